-- Why: work on many cases goes on after the answer and does each item once; the key of the results is the guarantee.
-- Lock: three new tables; their foreign keys lock cases against writers for a moment, the check of the notices reads that table.
-- Expand.
CREATE TABLE "operation_items" (
	"court_id" integer NOT NULL,
	"operation_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"case_id" uuid,
	"input" jsonb,
	"attempts" integer NOT NULL,
	CONSTRAINT "operation_items_pkey" PRIMARY KEY("court_id","operation_id","position")
);
--> statement-breakpoint
CREATE TABLE "operation_results" (
	"court_id" integer NOT NULL,
	"operation_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"result" text NOT NULL,
	"case_id" uuid,
	"problem" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "operation_results_pkey" PRIMARY KEY("court_id","operation_id","position"),
	CONSTRAINT "operation_results_result_known" CHECK (result in ('done', 'refused', 'cancelled')),
	CONSTRAINT "operation_results_refusal_has_problem" CHECK ((result = 'refused') = (problem is not null))
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"act" text,
	"subject_id" uuid,
	"input" jsonb NOT NULL,
	"total" integer NOT NULL,
	"ended" text,
	"actor_kind" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"scopes" text[] NOT NULL,
	"request_id" text NOT NULL,
	"requested_on" date NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "operations_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "operations_kind_known" CHECK (kind in ('batch-act', 'import', 'assignment-plan')),
	CONSTRAINT "operations_end_known" CHECK (ended in ('done', 'cancelled')),
	CONSTRAINT "operations_ended_at_an_instant" CHECK ((ended is null) = (ended_at is null))
);
--> statement-breakpoint
ALTER TABLE "person_notices" DROP CONSTRAINT "person_notices_template_known";--> statement-breakpoint
ALTER TABLE "operation_items" ADD CONSTRAINT "operation_items_operation_fkey" FOREIGN KEY ("court_id","operation_id") REFERENCES "public"."operations"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_items" ADD CONSTRAINT "operation_items_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_results" ADD CONSTRAINT "operation_results_item_fkey" FOREIGN KEY ("court_id","operation_id","position") REFERENCES "public"."operation_items"("court_id","operation_id","position") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_results" ADD CONSTRAINT "operation_results_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operation_results_by_result" ON "operation_results" USING btree ("court_id","operation_id","result","position");--> statement-breakpoint
CREATE INDEX "operations_by_age" ON "operations" USING btree ("court_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "operations_of_subject" ON "operations" USING btree ("court_id","subject_id") WHERE subject_id is not null;--> statement-breakpoint
CREATE INDEX "operations_open" ON "operations" USING btree ("requested_at") WHERE ended is null;--> statement-breakpoint
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_template_known" CHECK (template in ('operation-ended', 'offer-received', 'offer-lapsed', 'mediation-expired', 'deadline-warning', 'fee-unpaid', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'calendar-ends'));