-- Why: the service keeps every period of the procedure it can know about, warns before each ends and acts when one is over.
-- Lock: case_events and deadlines are read once while their checks are made anew, closed to writers for that time (some
-- 0.2 s per million rows); the new columns are empty and cost nothing.
-- Expand. Cases that are open keep the periods they have; those of the new kinds start with their next act.
ALTER TABLE "case_events" DROP CONSTRAINT "case_events_ground_given";--> statement-breakpoint
ALTER TABLE "deadlines" DROP CONSTRAINT "deadlines_kind_known";--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "extends_due_on" date;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "fee_state" text;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "performance_due_on" date;--> statement-breakpoint
ALTER TABLE "deadlines" ADD COLUMN "amber_on" date;--> statement-breakpoint
ALTER TABLE "deadlines" ADD COLUMN "red_on" date;--> statement-breakpoint
ALTER TABLE "deadlines" ADD COLUMN "warned_due_on" date;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_agreed_in_time" CHECK (agreed_on <= extends_due_on);--> statement-breakpoint
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_ground_given" CHECK (ground is not null or command not in ('returnCase', 'withdrawCase', 'declineOffer', 'raiseRecusal', 'decideRecusal', 'replaceMediator', 'pauseMediation', 'endMediation', 'expireMediation', 'settleFee', 'expireFeePeriod', 'deemWithdrawn', 'examineConfirmation', 'ruleOnConfirmation', 'withdrawConfirmation', 'disposeFastTrack', 'extendLimit', 'expirePeriod'));--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_fee_state_known" CHECK (fee_state in ('notified', 'paid', 'relieved', 'unpaid'));--> statement-breakpoint
ALTER TABLE "deadlines" ADD CONSTRAINT "deadlines_kind_known" CHECK (kind in ('filing-decision', 'diversion', 'party-enquiry', 'mediator-choice', 'mediator-appointment', 'mediator-answer', 'mediation-pre-filing', 'mediation-filed-ordinary', 'mediation-filed-summary', 'judge-mediation-ordinary', 'judge-mediation-summary', 'agreement-submission', 'confirmation-application', 'confirmation-acceptance', 'confirmation-ruling', 'confirmation-objection-of-party', 'confirmation-objection-of-outsider', 'enforcement-application', 'filing-after-mediation', 'fee-payment', 'fast-track', 'trial-ordinary', 'trial-summary', 'trial-small-claims', 'payment-order-acceptance', 'payment-order-issue', 'payment-order-objection'));
--> statement-breakpoint
-- Why: a period moves only with an event (I-17): whoever changes its last day names a later one than before.
CREATE FUNCTION refuse_move_without_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_seq IS NOT NULL THEN
    RAISE EXCEPTION 'an ended period is history' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.moved_seq <= OLD.moved_seq AND (NEW.due_on, NEW.pauses, NEW.extension_days, NEW.started_on, NEW.kind)
    IS DISTINCT FROM (OLD.due_on, OLD.pauses, OLD.extension_days, OLD.started_on, OLD.kind) THEN
    RAISE EXCEPTION 'a period moves only with an event' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER deadlines_move_with_event BEFORE UPDATE ON deadlines FOR EACH ROW EXECUTE FUNCTION refuse_move_without_event();
--> statement-breakpoint
INSERT INTO legal_transitions (profile, from_state, command, to_state) VALUES
  ('pre-filing', 'in-mediation', 'expireMediation', 'failed'),
  ('pre-filing', 'paused', 'expireMediation', 'failed'),
  ('pre-filing', 'failed', 'fileClosingReport', 'failed'),
  ('pre-filing', 'registered', 'extendLimit', 'registered'),
  ('pre-filing', 'seeking-consent', 'extendLimit', 'seeking-consent'),
  ('pre-filing', 'seeking-mediator', 'extendLimit', 'seeking-mediator'),
  ('pre-filing', 'offered', 'extendLimit', 'offered'),
  ('pre-filing', 'in-mediation', 'extendLimit', 'in-mediation'),
  ('pre-filing', 'paused', 'extendLimit', 'paused'),
  ('pre-filing', 'failed', 'extendLimit', 'failed'),
  ('pre-filing', 'agreed', 'extendLimit', 'agreed'),
  ('pre-filing', 'closed', 'extendLimit', 'closed'),
  ('pre-filing', 'transferred', 'extendLimit', 'transferred'),
  ('pre-filing', 'seeking-mediator', 'expirePeriod', 'seeking-mediator'),
  ('pre-filing', 'agreed', 'expirePeriod', 'agreed'),
  ('pre-filing', 'closed', 'expirePeriod', 'closed'),
  ('pre-filing', 'transferred', 'expirePeriod', 'transferred'),
  ('pre-filing', 'received', 'reviseDeadlines', 'received'),
  ('pre-filing', 'registered', 'reviseDeadlines', 'registered'),
  ('pre-filing', 'seeking-consent', 'reviseDeadlines', 'seeking-consent'),
  ('pre-filing', 'seeking-mediator', 'reviseDeadlines', 'seeking-mediator'),
  ('pre-filing', 'offered', 'reviseDeadlines', 'offered'),
  ('pre-filing', 'in-mediation', 'reviseDeadlines', 'in-mediation'),
  ('pre-filing', 'paused', 'reviseDeadlines', 'paused'),
  ('pre-filing', 'agreed', 'reviseDeadlines', 'agreed'),
  ('pre-filing', 'failed', 'reviseDeadlines', 'failed'),
  ('pre-filing', 'transferred', 'reviseDeadlines', 'transferred'),
  ('pre-filing', 'closed', 'reviseDeadlines', 'closed'),
  ('filed-first', 'in-mediation', 'expireMediation', 'failed'),
  ('filed-first', 'paused', 'expireMediation', 'failed'),
  ('filed-first', 'failed', 'fileClosingReport', 'failed'),
  ('filed-first', 'registered', 'extendLimit', 'registered'),
  ('filed-first', 'seeking-consent', 'extendLimit', 'seeking-consent'),
  ('filed-first', 'seeking-mediator', 'extendLimit', 'seeking-mediator'),
  ('filed-first', 'offered', 'extendLimit', 'offered'),
  ('filed-first', 'in-mediation', 'extendLimit', 'in-mediation'),
  ('filed-first', 'paused', 'extendLimit', 'paused'),
  ('filed-first', 'failed', 'extendLimit', 'failed'),
  ('filed-first', 'agreed', 'extendLimit', 'agreed'),
  ('filed-first', 'closed', 'extendLimit', 'closed'),
  ('filed-first', 'transferred', 'extendLimit', 'transferred'),
  ('filed-first', 'seeking-mediator', 'expirePeriod', 'seeking-mediator'),
  ('filed-first', 'agreed', 'expirePeriod', 'agreed'),
  ('filed-first', 'closed', 'expirePeriod', 'closed'),
  ('filed-first', 'transferred', 'expirePeriod', 'transferred'),
  ('filed-first', 'received', 'reviseDeadlines', 'received'),
  ('filed-first', 'registered', 'reviseDeadlines', 'registered'),
  ('filed-first', 'seeking-consent', 'reviseDeadlines', 'seeking-consent'),
  ('filed-first', 'seeking-mediator', 'reviseDeadlines', 'seeking-mediator'),
  ('filed-first', 'offered', 'reviseDeadlines', 'offered'),
  ('filed-first', 'in-mediation', 'reviseDeadlines', 'in-mediation'),
  ('filed-first', 'paused', 'reviseDeadlines', 'paused'),
  ('filed-first', 'agreed', 'reviseDeadlines', 'agreed'),
  ('filed-first', 'failed', 'reviseDeadlines', 'failed'),
  ('filed-first', 'transferred', 'reviseDeadlines', 'transferred'),
  ('filed-first', 'closed', 'reviseDeadlines', 'closed'),
  ('filed-first', 'failed', 'giveFeeNotice', 'failed'),
  ('filed-first', 'failed', 'settleFee', 'failed'),
  ('filed-first', 'failed', 'expireFeePeriod', 'failed'),
  ('filed-first', 'failed', 'deemWithdrawn', 'withdrawn');
