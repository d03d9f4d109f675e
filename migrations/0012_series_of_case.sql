-- Why: whether a case is in a series decides what may be done with it, so it stands on its own row like everything else that does.
-- Lock: cases for a moment; the rows of cases in a series are written once. Expand.
ALTER TABLE "cases" ADD COLUMN "series_id" uuid;--> statement-breakpoint
UPDATE "cases" c SET series_id = m.series_id FROM series_members m
WHERE m.court_id = c.court_id AND m.case_id = c.id AND m.left_on IS NULL;
