-- Why: the handling of a case is supervised by stages beside the procedure: reminder, letter of enquiry, supervised handling,
-- case review.
-- Lock: two new tables; their foreign keys lock cases and deadlines against writers for a moment.
-- Expand.
CREATE TABLE "supervision_events" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"notice_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"act" text NOT NULL,
	"state" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"occurred_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"note" text,
	"measure" text,
	"promised_on" date,
	"due_on" date,
	CONSTRAINT "supervision_events_pkey" PRIMARY KEY("court_id","case_id","notice_id","seq"),
	CONSTRAINT "supervision_events_act_known" CHECK (act in ('raise', 'answer', 'accept', 'return', 'escalate', 'close', 'withdraw', 'lapse')),
	CONSTRAINT "supervision_events_state_known" CHECK (state in ('raised', 'answered', 'accepted', 'closed', 'escalated')),
	CONSTRAINT "supervision_events_actor_known" CHECK (actor_kind in ('person', 'system')),
	CONSTRAINT "supervision_events_person_named" CHECK ((actor_kind = 'person') = (actor_id is not null)),
	CONSTRAINT "supervision_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "supervision_events_answer_whole" CHECK ((act = 'answer') = (measure is not null and promised_on is not null))
);
--> statement-breakpoint
CREATE TABLE "supervision_notices" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"stage" text NOT NULL,
	"state" text NOT NULL,
	"reason_code" text NOT NULL,
	"note" text,
	"deadline_id" uuid,
	"deadline_due_on" date,
	"raised_by_kind" text NOT NULL,
	"raised_by_id" uuid,
	"raised_on" date NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"supervising_court_id" integer NOT NULL,
	"addressee" text NOT NULL,
	"person_id" uuid,
	"answer_due_on" date NOT NULL,
	"answered_on" date,
	"answered_by" uuid,
	"promised_on" date,
	"due_on" date,
	"result" text,
	"ended_on" date,
	"escalated_from" uuid,
	CONSTRAINT "supervision_notices_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "supervision_notices_stage_known" CHECK (stage in ('reminder', 'letter-of-enquiry', 'supervised-handling', 'case-review')),
	CONSTRAINT "supervision_notices_state_known" CHECK (state in ('raised', 'answered', 'accepted', 'closed', 'escalated')),
	CONSTRAINT "supervision_notices_reason_code_known" CHECK (reason_code in ('overdue-deadline', 'red-deadline', 'repeated-extension', 'party-complaint', 'quality-figure', 'other')),
	CONSTRAINT "supervision_notices_addressee_known" CHECK (addressee in ('mediator', 'court')),
	CONSTRAINT "supervision_notices_raised_by_known" CHECK (raised_by_kind in ('person', 'system')),
	CONSTRAINT "supervision_notices_person_named" CHECK ((raised_by_kind = 'person') = (raised_by_id is not null)),
	CONSTRAINT "supervision_notices_result_known" CHECK (result in ('handled', 'explained', 'unfounded', 'withdrawn', 'moot')),
	CONSTRAINT "supervision_notices_result_when_closed" CHECK ((state = 'closed') = (result is not null)),
	CONSTRAINT "supervision_notices_ended" CHECK ((state in ('closed', 'escalated')) = (ended_on is not null)),
	CONSTRAINT "supervision_notices_something_owed" CHECK ((state in ('raised', 'accepted')) = (due_on is not null)),
	CONSTRAINT "supervision_notices_answer_whole" CHECK (num_nonnulls(answered_on, answered_by, promised_on) in (0, 3)),
	CONSTRAINT "supervision_notices_period_whole" CHECK ((deadline_due_on is null) or (deadline_id is not null))
);
--> statement-breakpoint
ALTER TABLE "supervision_events" ADD CONSTRAINT "supervision_events_notice_fkey" FOREIGN KEY ("court_id","case_id","notice_id") REFERENCES "public"."supervision_notices"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervision_notices" ADD CONSTRAINT "supervision_notices_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervision_notices" ADD CONSTRAINT "supervision_notices_deadline_fkey" FOREIGN KEY ("court_id","case_id","deadline_id") REFERENCES "public"."deadlines"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervision_notices" ADD CONSTRAINT "supervision_notices_escalated_from_fkey" FOREIGN KEY ("court_id","case_id","escalated_from") REFERENCES "public"."supervision_notices"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "supervision_notices_one_open_per_deadline" ON "supervision_notices" USING btree ("court_id","case_id","deadline_id") WHERE deadline_id is not null and state in ('raised', 'answered', 'accepted');--> statement-breakpoint
CREATE UNIQUE INDEX "supervision_notices_by_rule_once" ON "supervision_notices" USING btree ("court_id","case_id","deadline_id","deadline_due_on") WHERE raised_by_kind = 'system' and escalated_from is null;--> statement-breakpoint
CREATE UNIQUE INDEX "supervision_notices_escalated_once" ON "supervision_notices" USING btree ("court_id","case_id","escalated_from") WHERE escalated_from is not null;--> statement-breakpoint
CREATE INDEX "supervision_notices_by_court" ON "supervision_notices" USING btree ("court_id","id");--> statement-breakpoint
CREATE INDEX "supervision_notices_by_state" ON "supervision_notices" USING btree ("court_id","state","id");--> statement-breakpoint
CREATE INDEX "supervision_notices_by_due" ON "supervision_notices" USING btree ("court_id","due_on") WHERE due_on is not null;--> statement-breakpoint
CREATE INDEX "supervision_notices_by_day" ON "supervision_notices" USING btree ("court_id","raised_on");
--> statement-breakpoint
-- Why: the history of a notice is append-only, and a notice that was closed or escalated is history itself (I-44).
CREATE TRIGGER supervision_events_append_only BEFORE UPDATE OR DELETE ON supervision_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_ended_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_on IS NOT NULL THEN
    RAISE EXCEPTION 'an ended notice is history' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'a notice moves with an entry' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER supervision_notices_move_with_entry BEFORE UPDATE OR DELETE ON supervision_notices FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ended_notice();
