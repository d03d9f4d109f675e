-- Why: a mediation that ended with its period goes on if all parties had agreed in time to extend it, and its mediators are told.
-- Lock: case_events and person_notices are read once while their checks are made anew, closed to writers for that time; the
-- new column is empty and costs nothing.
-- Expand.
ALTER TABLE "person_notices" DROP CONSTRAINT "person_notices_template_known";--> statement-breakpoint
ALTER TABLE "case_events" DROP CONSTRAINT "case_events_ground_given";--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "late_entry_reason" text;--> statement-breakpoint
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_template_known" CHECK (template in ('operation-ended', 'offer-received', 'offer-lapsed', 'mediation-expired', 'mediation-restored', 'deadline-warning', 'fee-unpaid', 'handed-to-team', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'calendar-ends'));--> statement-breakpoint
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_ground_given" CHECK (ground is not null or command not in ('returnCase', 'withdrawCase', 'joinSeries', 'leaveSeries', 'declineOffer', 'raiseRecusal', 'decideRecusal', 'replaceMediator', 'pauseMediation', 'endMediation', 'expireMediation', 'restoreMediation', 'settleFee', 'expireFeePeriod', 'deemWithdrawn', 'examineConfirmation', 'ruleOnConfirmation', 'withdrawConfirmation', 'disposeFastTrack', 'extendLimit', 'expirePeriod'));
--> statement-breakpoint
INSERT INTO legal_transitions (profile, from_state, command, to_state) VALUES
  ('pre-filing', 'failed', 'restoreMediation', 'in-mediation'),
  ('filed-first', 'failed', 'restoreMediation', 'in-mediation');
