-- Why: a court may have days and warning thresholds of its own, and what a change of any calendar did to a period is kept.
-- Lock: writes to deadlines wait while one index is built, some 1 s per million rows; the new columns and tables are empty.
-- Expand. A process of the version before this one must not import a calendar any more: it does not raise national_version.
CREATE TABLE "deadline_revisions" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"deadline_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"calendar_version" integer NOT NULL,
	"previous_due_on" date,
	"due_on" date,
	"was_provisional" boolean NOT NULL,
	"provisional" boolean NOT NULL,
	CONSTRAINT "deadline_revisions_pkey" PRIMARY KEY("court_id","case_id","id","deadline_id"),
	CONSTRAINT "deadline_revisions_moved" CHECK ((previous_due_on, was_provisional) is distinct from (due_on, provisional))
);
--> statement-breakpoint
CREATE TABLE "court_calendar_days" (
	"court_id" integer NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "court_calendar_days_pkey" PRIMARY KEY("court_id","day"),
	CONSTRAINT "court_calendar_days_kind_known" CHECK (kind in ('rest', 'work'))
);
--> statement-breakpoint
CREATE TABLE "warning_thresholds" (
	"court_id" integer NOT NULL,
	"kind" text NOT NULL,
	"amber_percent" integer NOT NULL,
	"red_working_days" integer NOT NULL,
	CONSTRAINT "warning_thresholds_pkey" PRIMARY KEY("court_id","kind"),
	CONSTRAINT "warning_thresholds_kind_known" CHECK (kind in ('', 'filing-decision', 'diversion', 'party-enquiry', 'mediator-choice', 'mediator-appointment', 'mediator-answer', 'mediation-pre-filing', 'mediation-filed-ordinary', 'mediation-filed-summary', 'judge-mediation-ordinary', 'judge-mediation-summary', 'agreement-submission', 'confirmation-application', 'confirmation-acceptance', 'confirmation-ruling', 'confirmation-objection-of-party', 'confirmation-objection-of-outsider', 'enforcement-application', 'filing-after-mediation', 'fee-payment', 'fast-track', 'trial-ordinary', 'trial-summary', 'trial-small-claims', 'payment-order-acceptance', 'payment-order-issue', 'payment-order-objection')),
	CONSTRAINT "warning_thresholds_amber_bounded" CHECK (amber_percent between 1 and 100),
	CONSTRAINT "warning_thresholds_red_bounded" CHECK (red_working_days between 0 and 30)
);
--> statement-breakpoint
ALTER TABLE "courts" ADD COLUMN "clock_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reference_state" ADD COLUMN "national_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "deadline_revisions" ADD CONSTRAINT "deadline_revisions_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_revisions" ADD CONSTRAINT "deadline_revisions_deadline_fkey" FOREIGN KEY ("court_id","case_id","deadline_id") REFERENCES "public"."deadlines"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_revisions" ADD CONSTRAINT "deadline_revisions_event_fkey" FOREIGN KEY ("court_id","case_id","seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "court_calendar_days" ADD CONSTRAINT "court_calendar_days_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "warning_thresholds" ADD CONSTRAINT "warning_thresholds_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_state" ADD COLUMN "calendar_alerted_until" date;--> statement-breakpoint
CREATE INDEX "deadlines_by_calendar" ON "deadlines" USING btree ("court_id","calendar_version","case_id") WHERE ended_seq is null;
--> statement-breakpoint
-- Why: the periods that run have no warning days yet. With a version that none of them has, all are computed again in the
-- background, which moves none of them.
UPDATE "reference_state" SET "version" = "version" + 1, "calendar_version" = "calendar_version" + 1, "national_version" = "calendar_version" + 1;
--> statement-breakpoint
-- Why: what was revised is history (I-17).
CREATE TRIGGER deadline_revisions_append_only BEFORE UPDATE OR DELETE ON deadline_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
