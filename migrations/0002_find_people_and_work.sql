-- Why: people are found by any part of their name within one court, and a mediator's open cases without reading those of
-- others. btree_gin puts the court into the index beside the grams; it is trusted, so the owner of the database may create
-- it. Names that exist are folded as src/modules/intake/name-grams.ts folds new ones (tested).
-- Lock: parties is closed to everybody until the end, some 30 µs a row; writes to assignments wait for one small index.
-- Expand. A party that an older version writes meanwhile has empty grams: repeat the UPDATE when the last one has stopped.
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
ALTER TABLE "parties" ADD COLUMN "name_folded" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "parties" ADD COLUMN "name_grams" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "parties" SET ("name_folded", "name_grams") = (
	SELECT folded, ARRAY(
		SELECT DISTINCT substr(folded, place, size)
		FROM generate_series(1, length(folded)) place, generate_series(1, 2) size
		WHERE place + size - 1 <= length(folded)
	)
	FROM (
		SELECT lower(translate(
			normalize("name", NFKC),
			U&'\0009\000A\000B\000C\000D\0020\00AD\00B7\1680\200B\200C\200D\2022\2027\2028\2029\2060\2219\22C5\30FB\FEFF',
			''
		) COLLATE "C") AS folded
		OFFSET 0
	) name
) WHERE "name_folded" = '';--> statement-breakpoint
CREATE INDEX "parties_by_name" ON "parties" USING gin ("court_id","name_grams");--> statement-breakpoint
DROP INDEX "assignments_by_mediator";--> statement-breakpoint
CREATE INDEX "assignments_by_mediator" ON "assignments" USING btree ("mediator_id","court_id","case_id") WHERE status <> 'ended';
