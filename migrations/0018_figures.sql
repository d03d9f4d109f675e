-- Why: figures are read from what each entry of a timeline changed in them, and from those changes added up by month (ADR 0018).
-- What happened before is counted by the service when it starts, from the first position of every feed. An amendment keeps the
-- cause that it replaces, so that the past can be counted as it was.
-- Lock: four new tables and a column without a default: nothing that is read waits. Expand.
CREATE TABLE "figure_facts" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"measure" text NOT NULL,
	"item" smallint NOT NULL,
	"seq" integer NOT NULL,
	"delta" smallint NOT NULL,
	"on_day" date NOT NULL,
	"value" integer NOT NULL,
	"cause_code" text,
	"organisation_id" uuid,
	"mediator_id" uuid,
	"team_id" uuid,
	"track" text,
	"entered_late" boolean NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "figure_facts_pkey" PRIMARY KEY("court_id","case_id","measure","item","seq","delta"),
	CONSTRAINT "figure_facts_measure_known" CHECK (measure in ('received', 'registered', 'referred', 'mediation-begun', 'audio-video-mediation', 'mediation-ended', 'mediation-succeeded', 'mediation-extended', 'mediation-overdue', 'assignment-begun', 'assignment-ended', 'agreement-effective', 'confirmation-applied', 'performance-due', 'performance-kept', 'returned', 'withdrawn', 'transferred', 'settled', 'fast-track-disposed', 'fast-track-converted')),
	CONSTRAINT "figure_facts_delta_is_one" CHECK (abs(delta) = 1),
	CONSTRAINT "figure_facts_item_positive" CHECK (item >= 1)
);
--> statement-breakpoint
CREATE TABLE "figure_months" (
	"court_id" integer NOT NULL,
	"dimension" text NOT NULL,
	"measure" text NOT NULL,
	"month" date NOT NULL,
	"key" text NOT NULL,
	"entered_late" boolean NOT NULL,
	"value" integer NOT NULL,
	"count" integer NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "figure_months_pkey" PRIMARY KEY("court_id","dimension","measure","month","key","entered_late","value"),
	CONSTRAINT "figure_months_measure_known" CHECK (measure in ('received', 'registered', 'referred', 'mediation-begun', 'audio-video-mediation', 'mediation-ended', 'mediation-succeeded', 'mediation-extended', 'mediation-overdue', 'assignment-begun', 'assignment-ended', 'agreement-effective', 'confirmation-applied', 'performance-due', 'performance-kept', 'returned', 'withdrawn', 'transferred', 'settled', 'fast-track-disposed', 'fast-track-converted')),
	CONSTRAINT "figure_months_dimension_known" CHECK (dimension in ('none', 'cause', 'organisation', 'mediator', 'team', 'track')),
	CONSTRAINT "figure_months_first_day" CHECK (extract(day from month) = 1)
);
--> statement-breakpoint
CREATE TABLE "figure_positions" (
	"court_id" integer NOT NULL,
	"position" bigint NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "figure_positions_pkey" PRIMARY KEY("court_id")
);
--> statement-breakpoint
CREATE TABLE "figure_ranges" (
	"court_id" integer NOT NULL,
	"figure_id" text NOT NULL,
	"low" double precision,
	"high" double precision,
	"source" text NOT NULL,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "figure_ranges_pkey" PRIMARY KEY("court_id","figure_id"),
	CONSTRAINT "figure_ranges_has_an_end" CHECK (num_nonnulls(low, high) >= 1),
	CONSTRAINT "figure_ranges_in_order" CHECK (low <= high)
);
--> statement-breakpoint
ALTER TABLE "intake_notes" ADD COLUMN "previous_cause_code" text;--> statement-breakpoint
ALTER TABLE "figure_facts" ADD CONSTRAINT "figure_facts_entry_fkey" FOREIGN KEY ("court_id","case_id","seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "figure_facts_by_day" ON "figure_facts" USING btree ("court_id","measure","on_day");
--> statement-breakpoint
CREATE TRIGGER figure_facts_append_only BEFORE UPDATE OR DELETE ON figure_facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
