-- Why: the overview of deadlines reads one index in its order, with the levels and kinds that were asked for, and no other rows.
-- Lock: writes to deadlines wait while the indexes are built, some 2 s per million rows.
-- Expand.
DROP INDEX "deadlines_by_due";--> statement-breakpoint
CREATE INDEX "deadlines_by_due" ON "deadlines" USING btree ("court_id","due_on","case_id","kind","amber_on","red_on") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "deadlines_standing_still" ON "deadlines" USING btree ("court_id","case_id","kind") WHERE status = 'suspended';
--> statement-breakpoint
-- Why: a running period without the days of its levels would be in no list by level. Until its next act such a period is red
-- on its last day.
UPDATE "deadlines" SET "amber_on" = "due_on", "red_on" = "due_on" WHERE "status" = 'running' AND "red_on" IS NULL;
--> statement-breakpoint
ALTER TABLE "deadlines" DROP CONSTRAINT "deadlines_running_has_due_day";--> statement-breakpoint
ALTER TABLE "deadlines" ADD CONSTRAINT "deadlines_running_has_due_day" CHECK (status <> 'running' or num_nonnulls(due_on, amber_on, red_on) = 3);
