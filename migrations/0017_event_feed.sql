-- Why: other systems read what happened in a court by position, without gaps; a position is given after the commit (ADR 0014).
-- What happened before is placed by the service when it starts, the earliest entries of each case first. A process of an earlier
-- version must not go on writing beside it: its entries would not be in the outbox.
-- Lock: case_events is read once; foreign keys are added to empty tables. Expand.
CREATE TABLE "feed_events" (
	"court_id" integer NOT NULL,
	"position" bigint NOT NULL,
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"command" text NOT NULL,
	"submitted_by" uuid NOT NULL,
	"sequenced_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feed_events_pkey" PRIMARY KEY("court_id","position"),
	CONSTRAINT "feed_events_entry_key" UNIQUE("court_id","case_id","seq")
);
--> statement-breakpoint
CREATE TABLE "feed_heads" (
	"court_id" integer NOT NULL,
	"last_position" bigint NOT NULL,
	"sequenced_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feed_heads_pkey" PRIMARY KEY("court_id")
);
--> statement-breakpoint
CREATE TABLE "event_outbox" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "event_outbox_pkey" PRIMARY KEY("court_id","case_id","seq")
);
--> statement-breakpoint
ALTER TABLE "feed_events" ADD CONSTRAINT "feed_events_entry_fkey" FOREIGN KEY ("court_id","case_id","seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feed_events_by_submitter" ON "feed_events" USING btree ("court_id","submitted_by","position");
--> statement-breakpoint
-- A queue: rows come and go, so it is cleaned by their number and not by their share.
ALTER TABLE "event_outbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_insert_threshold = 10000);
--> statement-breakpoint
INSERT INTO "event_outbox" ("court_id", "case_id", "seq") SELECT "court_id", "case_id", "seq" FROM "case_events";
