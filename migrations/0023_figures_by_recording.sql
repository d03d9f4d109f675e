-- Why: as of a moment in the past, figures read every fact that was known then, up to seconds for a large court; and what is
-- pending was added up from the first month on, ever longer. Sums are therefore kept by the month of recording too, and the
-- measures that stocks are made of have one total besides (ADR 0020). Both are made anew from the facts.
-- Lock: nobody reads figures while their sums are made, which takes some 16 s for a million facts; acts do not wait.
-- A process of the version before still reads the right figures, and leaves counting to those of this version: its own
-- attempts are rolled back whole. Expand.
CREATE TABLE "figure_totals" (
	"court_id" integer NOT NULL,
	"dimension" text NOT NULL,
	"measure" text NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "figure_totals_pkey" PRIMARY KEY("court_id","dimension","measure","key"),
	CONSTRAINT "figure_totals_measure_of_stocks" CHECK (measure in ('received', 'assignment-begun', 'assignment-ended', 'returned', 'withdrawn', 'transferred', 'settled')),
	CONSTRAINT "figure_totals_dimension_known" CHECK (dimension in ('none', 'cause', 'organisation', 'mediator', 'team', 'track'))
);
--> statement-breakpoint
TRUNCATE "figure_months";
--> statement-breakpoint
ALTER TABLE "figure_months" ADD COLUMN "recorded_month" date NOT NULL;
--> statement-breakpoint
ALTER TABLE "figure_months" DROP CONSTRAINT "figure_months_pkey";
--> statement-breakpoint
INSERT INTO "figure_months" ("court_id", "dimension", "measure", "month", "key", "entered_late", "value", "recorded_month", "count", "total")
SELECT f.court_id, g.dimension, f.measure, date_trunc('month', f.on_day)::date,
    CASE g.dimension WHEN 'cause' THEN coalesce(f.cause_code, '') WHEN 'organisation' THEN coalesce(f.organisation_id::text, '')
      WHEN 'mediator' THEN coalesce(f.mediator_id::text, '') WHEN 'team' THEN coalesce(f.team_id::text, '')
      WHEN 'track' THEN coalesce(f.track, '') ELSE '' END AS key,
    f.entered_late,
    CASE WHEN f.measure IN ('mediation-ended', 'fast-track-disposed', 'fast-track-converted') THEN f.value ELSE 0 END,
    date_trunc('month', f.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, sum(f.delta), sum(f.delta * f.value)
FROM figure_facts f
JOIN (VALUES
  ('received', 'none'), ('received', 'cause'),
  ('registered', 'none'), ('registered', 'cause'),
  ('referred', 'none'), ('referred', 'cause'), ('referred', 'track'),
  ('mediation-begun', 'none'), ('mediation-begun', 'cause'), ('mediation-begun', 'organisation'), ('mediation-begun', 'mediator'), ('mediation-begun', 'track'),
  ('audio-video-mediation', 'none'), ('audio-video-mediation', 'cause'), ('audio-video-mediation', 'organisation'), ('audio-video-mediation', 'mediator'), ('audio-video-mediation', 'track'),
  ('mediation-ended', 'none'), ('mediation-ended', 'cause'), ('mediation-ended', 'organisation'), ('mediation-ended', 'mediator'), ('mediation-ended', 'track'),
  ('mediation-succeeded', 'none'), ('mediation-succeeded', 'cause'), ('mediation-succeeded', 'organisation'), ('mediation-succeeded', 'mediator'), ('mediation-succeeded', 'track'),
  ('mediation-extended', 'none'), ('mediation-extended', 'cause'), ('mediation-extended', 'organisation'), ('mediation-extended', 'mediator'), ('mediation-extended', 'track'),
  ('mediation-overdue', 'none'), ('mediation-overdue', 'cause'), ('mediation-overdue', 'organisation'), ('mediation-overdue', 'mediator'), ('mediation-overdue', 'track'),
  ('assignment-begun', 'none'), ('assignment-begun', 'cause'), ('assignment-begun', 'organisation'), ('assignment-begun', 'mediator'), ('assignment-begun', 'track'),
  ('assignment-ended', 'none'), ('assignment-ended', 'cause'), ('assignment-ended', 'organisation'), ('assignment-ended', 'mediator'), ('assignment-ended', 'track'),
  ('agreement-effective', 'none'), ('agreement-effective', 'cause'), ('agreement-effective', 'organisation'), ('agreement-effective', 'mediator'), ('agreement-effective', 'track'),
  ('confirmation-applied', 'none'), ('confirmation-applied', 'cause'), ('confirmation-applied', 'organisation'), ('confirmation-applied', 'mediator'), ('confirmation-applied', 'track'),
  ('performance-due', 'none'), ('performance-due', 'cause'), ('performance-due', 'organisation'), ('performance-due', 'mediator'), ('performance-due', 'track'),
  ('performance-kept', 'none'), ('performance-kept', 'cause'), ('performance-kept', 'organisation'), ('performance-kept', 'mediator'), ('performance-kept', 'track'),
  ('returned', 'none'), ('returned', 'cause'), ('returned', 'organisation'), ('returned', 'mediator'), ('returned', 'track'),
  ('withdrawn', 'none'), ('withdrawn', 'cause'), ('withdrawn', 'organisation'), ('withdrawn', 'mediator'), ('withdrawn', 'track'),
  ('transferred', 'none'), ('transferred', 'cause'), ('transferred', 'organisation'), ('transferred', 'mediator'), ('transferred', 'track'),
  ('settled', 'none'), ('settled', 'cause'), ('settled', 'organisation'), ('settled', 'mediator'), ('settled', 'track'),
  ('fast-track-disposed', 'none'), ('fast-track-disposed', 'cause'), ('fast-track-disposed', 'team'), ('fast-track-disposed', 'track'),
  ('fast-track-converted', 'none'), ('fast-track-converted', 'cause'), ('fast-track-converted', 'team'), ('fast-track-converted', 'track')
) AS g (measure, dimension) ON g.measure = f.measure
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;
--> statement-breakpoint
ALTER TABLE "figure_months" ADD CONSTRAINT "figure_months_pkey" PRIMARY KEY("court_id","dimension","measure","month","key","entered_late","value","recorded_month");
--> statement-breakpoint
ALTER TABLE "figure_months" ADD CONSTRAINT "figure_months_recorded_first_day" CHECK (extract(day from recorded_month) = 1);
--> statement-breakpoint
INSERT INTO "figure_totals" ("court_id", "dimension", "measure", "key", "count", "total")
SELECT court_id, dimension, measure, key, sum(count), sum(total) FROM figure_months
WHERE measure IN ('received', 'assignment-begun', 'assignment-ended', 'returned', 'withdrawn', 'transferred', 'settled')
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
--> statement-breakpoint
CREATE INDEX "figure_facts_by_recording" ON "figure_facts" USING btree ("court_id","measure",((recorded_at at time zone 'Asia/Shanghai')::date));
