-- Why: who of many waiting cases goes to which mediator is proposed as a whole, and accepted, changed or discarded by a person.
-- Lock: two new tables; a foreign key locks cases against writers for a moment.
-- Expand.
CREATE TABLE "assignment_plan_entries" (
	"court_id" integer NOT NULL,
	"plan_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"area" text,
	"mediator_id" uuid,
	"score" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"proposed_mediator_id" uuid,
	"next_best" jsonb,
	"greedy_mediator_id" uuid,
	"unassigned" jsonb,
	"edited_at" timestamp with time zone,
	"edited_by" uuid,
	"edit_reason" text,
	CONSTRAINT "assignment_plan_entries_pkey" PRIMARY KEY("court_id","plan_id","position"),
	CONSTRAINT "assignment_plan_entries_case_key" UNIQUE("court_id","plan_id","case_id"),
	CONSTRAINT "assignment_plan_entries_edit_whole" CHECK (num_nonnulls(edited_at, edited_by, edit_reason) in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "assignment_plans" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"settings" jsonb NOT NULL,
	"report" jsonb NOT NULL,
	"made_on" date NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" uuid NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	"operation_id" uuid,
	"discard_reason" text,
	CONSTRAINT "assignment_plans_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "assignment_plans_status_known" CHECK (status in ('proposed', 'accepted', 'discarded')),
	CONSTRAINT "assignment_plans_decided_whole" CHECK (num_nonnulls(decided_at, decided_by) = case status when 'proposed' then 0 else 2 end),
	CONSTRAINT "assignment_plans_accepted_with_operation" CHECK ((status = 'accepted') = (operation_id is not null)),
	CONSTRAINT "assignment_plans_discarded_with_reason" CHECK ((status = 'discarded') = (discard_reason is not null))
);
--> statement-breakpoint
ALTER TABLE "assignment_plan_entries" ADD CONSTRAINT "assignment_plan_entries_plan_fkey" FOREIGN KEY ("court_id","plan_id") REFERENCES "public"."assignment_plans"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_plan_entries" ADD CONSTRAINT "assignment_plan_entries_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignment_plan_entries_by_mediator" ON "assignment_plan_entries" USING btree ("court_id","plan_id","mediator_id");