-- Why: packages for other courts and organisations, their receipts and outcomes; messages of other systems, in the sender's order.
-- Packages that were made before stay as they are (schema 1).
-- Lock: handovers and machine_clients gain columns that cost nothing; handovers and person_notices are read once while their checks
-- and keys are made, closed to writers for that time.
-- Expand.
CREATE TABLE "inbound_messages" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	"sender_message_id" text NOT NULL,
	"sender_matter_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"request_id" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"state" text NOT NULL,
	"content" text,
	"case_id" uuid,
	"case_seq" integer,
	"problem" jsonb,
	"settled_at" timestamp with time zone,
	CONSTRAINT "inbound_messages_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "inbound_messages_sender_key" UNIQUE("court_id","sender_id","sender_message_id"),
	CONSTRAINT "inbound_messages_sequence_key" UNIQUE("court_id","sender_id","sender_matter_id","sequence"),
	CONSTRAINT "inbound_messages_kind_known" CHECK (kind in ('cross-region-filing', 'online-filing', 'referral', 'supplement', 'withdrawal')),
	CONSTRAINT "inbound_messages_state_known" CHECK (state in ('waiting', 'applied', 'refused')),
	CONSTRAINT "inbound_messages_sequence_positive" CHECK (sequence >= 1),
	CONSTRAINT "inbound_messages_content_while_waiting" CHECK ((content is not null) = (state = 'waiting')),
	CONSTRAINT "inbound_messages_sealed" CHECK (content like 'v1.%'),
	CONSTRAINT "inbound_messages_settled_whole" CHECK ((settled_at is not null) = (state <> 'waiting') and (problem is not null) = (state = 'refused')
          and num_nonnulls(case_id, case_seq) = case state when 'applied' then 2 else 0 end)
);
--> statement-breakpoint
CREATE TABLE "handover_outcomes" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"handover_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	"message_id" text NOT NULL,
	"kind" text NOT NULL,
	"decided_on" date NOT NULL,
	"receiver_number" text,
	"reason" text,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "handover_outcomes_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "handover_outcomes_message_key" UNIQUE("court_id","case_id","handover_id","sender_id","message_id"),
	CONSTRAINT "handover_outcomes_kind_known" CHECK (kind in ('accepted', 'filed', 'not-accepted', 'withdrawn', 'mediated-in-trial', 'judged', 'confirmation-dismissed', 'confirmed', 'settled', 'not-settled', 'enforced', 'performed'))
);
--> statement-breakpoint
CREATE TABLE "handover_reminders" (
	"court_id" integer NOT NULL,
	"reminded_on" date NOT NULL,
	CONSTRAINT "handover_reminders_pkey" PRIMARY KEY("court_id","reminded_on")
);
--> statement-breakpoint
ALTER TABLE "person_notices" DROP CONSTRAINT "person_notices_template_known";--> statement-breakpoint
ALTER TABLE "handovers" DROP CONSTRAINT "handovers_destination_known";--> statement-breakpoint
ALTER TABLE "handovers" ALTER COLUMN "package" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "machine_clients" ADD COLUMN "organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "schema_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "content" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "case_version" integer;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "receiver_court_id" integer;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "receiver_organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "state" text DEFAULT 'in-house' NOT NULL;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "receipt_id" uuid;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "answered_on" date;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "receiver_number" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "refusal_code" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "refusal_reason" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "outcome_on" date;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_event_fkey" FOREIGN KEY ("court_id","case_id","case_seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_outcomes" ADD CONSTRAINT "handover_outcomes_handover_fkey" FOREIGN KEY ("court_id","case_id","handover_id") REFERENCES "public"."handovers"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inbound_messages_waiting" ON "inbound_messages" USING btree ("received_at","court_id","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "handovers_to_court" ON "handovers" USING btree ("receiver_court_id","id") WHERE receiver_court_id is not null;--> statement-breakpoint
CREATE INDEX "handovers_to_organisation" ON "handovers" USING btree ("receiver_organisation_id","id") WHERE receiver_organisation_id is not null;--> statement-breakpoint
CREATE INDEX "handovers_unanswered" ON "handovers" USING btree ("court_id","made_on","id") WHERE state = 'sent' and outcome is null;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_id_key" UNIQUE("court_id","id");--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_once_per_version" UNIQUE("court_id","case_id","case_version","destination");--> statement-breakpoint
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_template_known" CHECK (template in ('operation-ended', 'offer-received', 'offer-lapsed', 'mediation-expired', 'mediation-restored', 'deadline-warning', 'fee-unpaid', 'handed-to-team', 'handover-sent-back', 'handover-not-accepted', 'handovers-unanswered', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'webhook-disabled', 'calendar-ends'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_schema_known" CHECK (schema_version in (1, 2));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_content_of_schema" CHECK (num_nonnulls(content, case_version) = case schema_version when 1 then 0 else 2 end
          and (package is not null) = (schema_version = 1));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_one_receiver" CHECK (num_nonnulls(receiver_court_id, receiver_organisation_id) = case schema_version when 1 then 0 else 1 end);--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_state_known" CHECK (state in ('in-house', 'sent', 'acknowledged', 'refused'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_answer_whole" CHECK (num_nonnulls(receipt_id, answered_on, answered_at) = case when state in ('acknowledged', 'refused') then 3 else 0 end
          and num_nonnulls(refusal_code, refusal_reason) = case state when 'refused' then 2 else 0 end
          and (receiver_number is null or state = 'acknowledged'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_refusal_code_known" CHECK (refusal_code in ('wrong-receiver', 'incomplete', 'unreadable', 'duplicate', 'other'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_outcome_known" CHECK (outcome in ('accepted', 'filed', 'not-accepted', 'withdrawn', 'mediated-in-trial', 'judged', 'confirmation-dismissed', 'confirmed', 'settled', 'not-settled', 'enforced', 'performed'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_outcome_whole" CHECK (num_nonnulls(outcome, outcome_on) in (0, 2));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_destination_known" CHECK (destination in ('filing', 'trial', 'fast-track', 'confirmation', 'referral'));
--> statement-breakpoint
INSERT INTO legal_transitions (profile, from_state, command, to_state) VALUES
  ('pre-filing', 'offered', 'referCase', 'offered'),
  ('pre-filing', 'in-mediation', 'referCase', 'in-mediation'),
  ('pre-filing', 'seeking-mediator', 'sendHandoverAgain', 'seeking-mediator'),
  ('pre-filing', 'offered', 'sendHandoverAgain', 'offered'),
  ('pre-filing', 'in-mediation', 'sendHandoverAgain', 'in-mediation'),
  ('pre-filing', 'paused', 'sendHandoverAgain', 'paused'),
  ('pre-filing', 'failed', 'sendHandoverAgain', 'failed'),
  ('pre-filing', 'withdrawn', 'sendHandoverAgain', 'withdrawn'),
  ('pre-filing', 'agreed', 'sendHandoverAgain', 'agreed'),
  ('pre-filing', 'closed', 'sendHandoverAgain', 'closed'),
  ('pre-filing', 'transferred', 'sendHandoverAgain', 'transferred'),
  ('pre-filing', 'seeking-mediator', 'recordHandoverReceipt', 'seeking-mediator'),
  ('pre-filing', 'offered', 'recordHandoverReceipt', 'offered'),
  ('pre-filing', 'in-mediation', 'recordHandoverReceipt', 'in-mediation'),
  ('pre-filing', 'paused', 'recordHandoverReceipt', 'paused'),
  ('pre-filing', 'failed', 'recordHandoverReceipt', 'failed'),
  ('pre-filing', 'withdrawn', 'recordHandoverReceipt', 'withdrawn'),
  ('pre-filing', 'agreed', 'recordHandoverReceipt', 'agreed'),
  ('pre-filing', 'closed', 'recordHandoverReceipt', 'closed'),
  ('pre-filing', 'transferred', 'recordHandoverReceipt', 'transferred'),
  ('pre-filing', 'seeking-mediator', 'recordHandoverOutcome', 'seeking-mediator'),
  ('pre-filing', 'offered', 'recordHandoverOutcome', 'offered'),
  ('pre-filing', 'in-mediation', 'recordHandoverOutcome', 'in-mediation'),
  ('pre-filing', 'paused', 'recordHandoverOutcome', 'paused'),
  ('pre-filing', 'failed', 'recordHandoverOutcome', 'failed'),
  ('pre-filing', 'withdrawn', 'recordHandoverOutcome', 'withdrawn'),
  ('pre-filing', 'agreed', 'recordHandoverOutcome', 'agreed'),
  ('pre-filing', 'closed', 'recordHandoverOutcome', 'closed'),
  ('pre-filing', 'transferred', 'recordHandoverOutcome', 'transferred'),
  ('filed-first', 'offered', 'referCase', 'offered'),
  ('filed-first', 'in-mediation', 'referCase', 'in-mediation'),
  ('filed-first', 'seeking-mediator', 'sendHandoverAgain', 'seeking-mediator'),
  ('filed-first', 'offered', 'sendHandoverAgain', 'offered'),
  ('filed-first', 'in-mediation', 'sendHandoverAgain', 'in-mediation'),
  ('filed-first', 'paused', 'sendHandoverAgain', 'paused'),
  ('filed-first', 'failed', 'sendHandoverAgain', 'failed'),
  ('filed-first', 'withdrawn', 'sendHandoverAgain', 'withdrawn'),
  ('filed-first', 'agreed', 'sendHandoverAgain', 'agreed'),
  ('filed-first', 'closed', 'sendHandoverAgain', 'closed'),
  ('filed-first', 'transferred', 'sendHandoverAgain', 'transferred'),
  ('filed-first', 'seeking-mediator', 'recordHandoverReceipt', 'seeking-mediator'),
  ('filed-first', 'offered', 'recordHandoverReceipt', 'offered'),
  ('filed-first', 'in-mediation', 'recordHandoverReceipt', 'in-mediation'),
  ('filed-first', 'paused', 'recordHandoverReceipt', 'paused'),
  ('filed-first', 'failed', 'recordHandoverReceipt', 'failed'),
  ('filed-first', 'withdrawn', 'recordHandoverReceipt', 'withdrawn'),
  ('filed-first', 'agreed', 'recordHandoverReceipt', 'agreed'),
  ('filed-first', 'closed', 'recordHandoverReceipt', 'closed'),
  ('filed-first', 'transferred', 'recordHandoverReceipt', 'transferred'),
  ('filed-first', 'seeking-mediator', 'recordHandoverOutcome', 'seeking-mediator'),
  ('filed-first', 'offered', 'recordHandoverOutcome', 'offered'),
  ('filed-first', 'in-mediation', 'recordHandoverOutcome', 'in-mediation'),
  ('filed-first', 'paused', 'recordHandoverOutcome', 'paused'),
  ('filed-first', 'failed', 'recordHandoverOutcome', 'failed'),
  ('filed-first', 'withdrawn', 'recordHandoverOutcome', 'withdrawn'),
  ('filed-first', 'agreed', 'recordHandoverOutcome', 'agreed'),
  ('filed-first', 'closed', 'recordHandoverOutcome', 'closed'),
  ('filed-first', 'transferred', 'recordHandoverOutcome', 'transferred');
--> statement-breakpoint
-- Why: what was handed over never changes; what its receiver said is written once, and the outcome as reports come in.
DROP TRIGGER handovers_append_only ON handovers;
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_package() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  answer constant text[] := array['state', 'receipt_id', 'answered_on', 'answered_at', 'receiver_number', 'refusal_code', 'refusal_reason'];
  open_columns text[] := array['outcome', 'outcome_on'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.receipt_id IS NULL THEN
    open_columns := open_columns || answer;
  END IF;
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - open_columns IS DISTINCT FROM to_jsonb(NEW) - open_columns THEN
    RAISE EXCEPTION 'a hand-over is history' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER handovers_fixed BEFORE UPDATE OR DELETE ON handovers FOR EACH ROW EXECUTE FUNCTION refuse_change_of_package();
--> statement-breakpoint
CREATE TRIGGER handover_outcomes_append_only BEFORE UPDATE OR DELETE ON handover_outcomes FOR EACH ROW EXECUTE FUNCTION refuse_change();
