-- Why: history can't be rewritten by anyone who reaches the database through the service.
-- Lock: triggers are added to empty tables. Reversible by dropping the triggers.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER case_events_append_only BEFORE UPDATE OR DELETE ON case_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER case_events_no_truncate BEFORE TRUNCATE ON case_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER case_numbers_append_only BEFORE UPDATE OR DELETE ON case_numbers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER legal_transitions_fixed BEFORE UPDATE OR DELETE ON legal_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE recusals ADD CONSTRAINT recusals_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE recusal_waivers ADD CONSTRAINT recusal_waivers_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
-- Why: an ended assignment gave its place back; reviving it would count the place twice.
CREATE FUNCTION refuse_change_of_ended_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status = 'ended' THEN
    RAISE EXCEPTION 'an ended assignment is history' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER assignments_end_once BEFORE UPDATE OR DELETE ON assignments FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ended_assignment();
--> statement-breakpoint
-- Why: an answer to an offer and a settled recusal are final.
CREATE FUNCTION refuse_change_of_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.outcome <> 'pending' THEN
    RAISE EXCEPTION '% is settled once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER offers_settled_once BEFORE UPDATE OR DELETE ON offers FOR EACH ROW EXECUTE FUNCTION refuse_change_of_settled();
--> statement-breakpoint
CREATE TRIGGER recusals_settled_once BEFORE UPDATE OR DELETE ON recusals FOR EACH ROW EXECUTE FUNCTION refuse_change_of_settled();
--> statement-breakpoint
CREATE TRIGGER recusal_waivers_append_only BEFORE UPDATE OR DELETE ON recusal_waivers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER replacements_append_only BEFORE UPDATE OR DELETE ON replacements FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE notices ADD CONSTRAINT notices_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE session_attendance ADD CONSTRAINT session_attendance_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE confidential_records ADD CONSTRAINT confidential_records_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE undisputed_fact_confirmations ADD CONSTRAINT undisputed_fact_confirmations_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE pauses ADD CONSTRAINT pauses_applicant_fkey FOREIGN KEY (court_id, case_id, applied_by) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE pause_consents ADD CONSTRAINT pause_consents_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
ALTER TABLE extension_consents ADD CONSTRAINT extension_consents_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
CREATE TRIGGER notices_append_only BEFORE UPDATE OR DELETE ON notices FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER session_attendance_append_only BEFORE UPDATE OR DELETE ON session_attendance FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER undisputed_facts_append_only BEFORE UPDATE OR DELETE ON undisputed_facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER undisputed_fact_confirmations_append_only BEFORE UPDATE OR DELETE ON undisputed_fact_confirmations FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER pause_consents_append_only BEFORE UPDATE OR DELETE ON pause_consents FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER extensions_append_only BEFORE UPDATE OR DELETE ON extensions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER extension_consents_append_only BEFORE UPDATE OR DELETE ON extension_consents FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER closing_reports_append_only BEFORE UPDATE OR DELETE ON closing_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION keep_confidential_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'content' = to_jsonb(NEW) - 'content' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a confidential record is only sealed anew under another key' USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER confidential_records_kept BEFORE UPDATE OR DELETE ON confidential_records FOR EACH ROW EXECUTE FUNCTION keep_confidential_record();
--> statement-breakpoint
-- Why: an agreement is enforceable only if its instalments add up and fall due in order; checked at commit, when all are there.
CREATE FUNCTION check_instalments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  subject uuid;
  owed bigint;
  listed numeric;
  backwards boolean;
BEGIN
  IF TG_TABLE_NAME = 'agreements' THEN subject := NEW.id; ELSE subject := NEW.agreement_id; END IF;
  SELECT amount_fen INTO owed FROM agreements
    WHERE court_id = NEW.court_id AND case_id = NEW.case_id AND id = subject;
  SELECT coalesce(sum(amount_fen), 0), coalesce(bool_or(due_on < previous), false) INTO listed, backwards
    FROM (SELECT amount_fen, due_on, lag(due_on) OVER (ORDER BY position) AS previous FROM instalments
          WHERE court_id = NEW.court_id AND case_id = NEW.case_id AND agreement_id = subject) AS ordered;
  IF listed <> owed THEN
    RAISE EXCEPTION 'instalments do not add up to the agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_equal_amount';
  END IF;
  IF backwards THEN
    RAISE EXCEPTION 'instalments are not in the order of their due days'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_in_order';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER agreements_instalments AFTER INSERT ON agreements
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_instalments();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER instalments_whole AFTER INSERT ON instalments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_instalments();
--> statement-breakpoint
-- Why: what people sign must stay what they signed, and takes effect only when all have signed.
-- Only the status and the day of effect ever move.
CREATE FUNCTION keep_agreement_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.court_id, NEW.case_id, NEW.id, NEW.version, NEW.form, NEW.coverage, NEW.terms, NEW.amount_fen, NEW.content_hash, NEW.drafted_on)
    IS DISTINCT FROM
     (OLD.court_id, OLD.case_id, OLD.id, OLD.version, OLD.form, OLD.coverage, OLD.terms, OLD.amount_fen, OLD.content_hash, OLD.drafted_on)
  THEN
    RAISE EXCEPTION 'the content of an agreement never changes'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'agreements_content_fixed';
  END IF;
  IF OLD.status IN ('effective', 'superseded') THEN
    RAISE EXCEPTION 'an agreement that is effective or superseded stays so'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'agreements_status_final';
  END IF;
  IF NEW.status = 'effective' AND (
    EXISTS (SELECT 1 FROM parties WHERE parties.court_id = NEW.court_id AND parties.case_id = NEW.case_id
      AND NOT EXISTS (SELECT 1 FROM signatures WHERE signatures.court_id = NEW.court_id AND signatures.case_id = NEW.case_id
        AND signatures.agreement_id = NEW.id AND signatures.signer_kind = 'party' AND signatures.signer_id = parties.id))
    OR NOT EXISTS (SELECT 1 FROM signatures WHERE signatures.court_id = NEW.court_id AND signatures.case_id = NEW.case_id
      AND signatures.agreement_id = NEW.id AND signatures.signer_kind = 'mediator'))
  THEN
    RAISE EXCEPTION 'an agreement takes effect when every party and the mediator have signed it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_effective_when_signed';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER agreements_content_fixed BEFORE UPDATE ON agreements FOR EACH ROW EXECUTE FUNCTION keep_agreement_content();
--> statement-breakpoint
CREATE TRIGGER agreements_no_delete BEFORE DELETE ON agreements FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Why: instalments are part of the signed content, so none may be added after the first signature.
CREATE FUNCTION keep_signed_instalments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM signatures
    WHERE court_id = NEW.court_id AND case_id = NEW.case_id AND agreement_id = NEW.agreement_id) THEN
    RAISE EXCEPTION 'a signed agreement gets no further instalments'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'instalments_before_signature';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER instalments_before_signature BEFORE INSERT ON instalments FOR EACH ROW EXECUTE FUNCTION keep_signed_instalments();
--> statement-breakpoint
CREATE TRIGGER instalments_append_only BEFORE UPDATE OR DELETE ON instalments FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER signatures_append_only BEFORE UPDATE OR DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER performances_append_only BEFORE UPDATE OR DELETE ON performances FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER proceeding_signatures_append_only BEFORE UPDATE OR DELETE ON proceeding_signatures FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER hearings_append_only BEFORE UPDATE OR DELETE ON hearings FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER handovers_append_only BEFORE UPDATE OR DELETE ON handovers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE consents ADD CONSTRAINT consents_party_fkey FOREIGN KEY (court_id, case_id, party_id) REFERENCES parties (court_id, case_id, id);
--> statement-breakpoint
CREATE TRIGGER triage_decisions_append_only BEFORE UPDATE OR DELETE ON triage_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.latest AND NOT NEW.latest
     AND to_jsonb(OLD) - 'latest' = to_jsonb(NEW) - 'latest' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an answer to mediation is never changed, only followed by a later one' USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER consents_only_superseded BEFORE UPDATE OR DELETE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_change_of_consent();
--> statement-breakpoint
INSERT INTO legal_transitions (profile, from_state, command, to_state) VALUES
  ('pre-filing', 'none', 'receiveCase', 'received'),
  ('pre-filing', 'received', 'registerCase', 'registered'),
  ('pre-filing', 'received', 'returnCase', 'returned'),
  ('pre-filing', 'received', 'amendCase', 'received'),
  ('pre-filing', 'registered', 'amendCase', 'registered'),
  ('pre-filing', 'received', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'registered', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'seeking-consent', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'seeking-mediator', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'offered', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'in-mediation', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'paused', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'failed', 'withdrawCase', 'withdrawn'),
  ('pre-filing', 'registered', 'decideTriage', 'seeking-consent'),
  ('pre-filing', 'registered', 'decideTriage', 'seeking-mediator'),
  ('pre-filing', 'registered', 'decideTriage', 'failed'),
  ('pre-filing', 'seeking-consent', 'recordConsent', 'seeking-consent'),
  ('pre-filing', 'seeking-consent', 'recordConsent', 'seeking-mediator'),
  ('pre-filing', 'seeking-consent', 'recordConsent', 'failed'),
  ('pre-filing', 'seeking-mediator', 'recordConsent', 'failed'),
  ('pre-filing', 'offered', 'recordConsent', 'failed'),
  ('pre-filing', 'in-mediation', 'recordConsent', 'failed'),
  ('pre-filing', 'paused', 'recordConsent', 'failed'),
  ('pre-filing', 'seeking-mediator', 'offerMediation', 'offered'),
  ('pre-filing', 'offered', 'acceptOffer', 'offered'),
  ('pre-filing', 'offered', 'declineOffer', 'seeking-mediator'),
  ('pre-filing', 'offered', 'lapseOffer', 'seeking-mediator'),
  ('pre-filing', 'in-mediation', 'giveNotices', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'raiseRecusal', 'paused'),
  ('pre-filing', 'offered', 'raiseRecusal', 'seeking-mediator'),
  ('pre-filing', 'paused', 'waiveRecusal', 'paused'),
  ('pre-filing', 'paused', 'waiveRecusal', 'in-mediation'),
  ('pre-filing', 'paused', 'decideRecusal', 'in-mediation'),
  ('pre-filing', 'paused', 'decideRecusal', 'seeking-mediator'),
  ('pre-filing', 'in-mediation', 'replaceMediator', 'seeking-mediator'),
  ('pre-filing', 'paused', 'replaceMediator', 'seeking-mediator'),
  ('pre-filing', 'in-mediation', 'scheduleSession', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'recordSession', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'recordMinutes', 'in-mediation'),
  ('pre-filing', 'paused', 'recordMinutes', 'paused'),
  ('pre-filing', 'in-mediation', 'stateUndisputedFact', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'confirmUndisputedFact', 'in-mediation'),
  ('pre-filing', 'failed', 'confirmUndisputedFact', 'failed'),
  ('pre-filing', 'in-mediation', 'pauseMediation', 'paused'),
  ('pre-filing', 'paused', 'resumeMediation', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'extendMediation', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'endMediation', 'failed'),
  ('pre-filing', 'paused', 'endMediation', 'failed'),
  ('pre-filing', 'in-mediation', 'endMediation', 'withdrawn'),
  ('pre-filing', 'paused', 'endMediation', 'withdrawn'),
  ('pre-filing', 'in-mediation', 'draftAgreement', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'signAgreement', 'in-mediation'),
  ('pre-filing', 'in-mediation', 'signAgreement', 'agreed'),
  ('pre-filing', 'agreed', 'recordPerformance', 'agreed'),
  ('pre-filing', 'closed', 'recordPerformance', 'closed'),
  ('pre-filing', 'transferred', 'recordPerformance', 'transferred'),
  ('pre-filing', 'agreed', 'applyForConfirmation', 'agreed'),
  ('pre-filing', 'closed', 'applyForConfirmation', 'closed'),
  ('pre-filing', 'transferred', 'applyForConfirmation', 'transferred'),
  ('pre-filing', 'agreed', 'examineConfirmation', 'agreed'),
  ('pre-filing', 'closed', 'examineConfirmation', 'closed'),
  ('pre-filing', 'transferred', 'examineConfirmation', 'transferred'),
  ('pre-filing', 'agreed', 'ruleOnConfirmation', 'agreed'),
  ('pre-filing', 'closed', 'ruleOnConfirmation', 'closed'),
  ('pre-filing', 'transferred', 'ruleOnConfirmation', 'transferred'),
  ('pre-filing', 'agreed', 'withdrawConfirmation', 'agreed'),
  ('pre-filing', 'closed', 'withdrawConfirmation', 'closed'),
  ('pre-filing', 'transferred', 'withdrawConfirmation', 'transferred'),
  ('pre-filing', 'agreed', 'issueMediationStatement', 'agreed'),
  ('pre-filing', 'closed', 'issueMediationStatement', 'closed'),
  ('pre-filing', 'transferred', 'issueMediationStatement', 'transferred'),
  ('pre-filing', 'agreed', 'signMediationStatement', 'agreed'),
  ('pre-filing', 'closed', 'signMediationStatement', 'closed'),
  ('pre-filing', 'transferred', 'signMediationStatement', 'transferred'),
  ('pre-filing', 'agreed', 'transferCase', 'transferred'),
  ('pre-filing', 'transferred', 'docketFastTrack', 'transferred'),
  ('pre-filing', 'transferred', 'hearFastTrack', 'transferred'),
  ('pre-filing', 'transferred', 'disposeFastTrack', 'transferred'),
  ('pre-filing', 'transferred', 'serveFastTrack', 'transferred'),
  ('pre-filing', 'agreed', 'closeCase', 'closed'),
  ('pre-filing', 'offered', 'acceptOffer', 'in-mediation'),
  ('pre-filing', 'failed', 'transferCase', 'transferred'),
  ('pre-filing', 'failed', 'closeCase', 'closed'),
  ('filed-first', 'none', 'receiveCase', 'received'),
  ('filed-first', 'received', 'registerCase', 'registered'),
  ('filed-first', 'received', 'returnCase', 'returned'),
  ('filed-first', 'received', 'amendCase', 'received'),
  ('filed-first', 'registered', 'amendCase', 'registered'),
  ('filed-first', 'received', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'registered', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'seeking-consent', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'seeking-mediator', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'offered', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'in-mediation', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'paused', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'failed', 'withdrawCase', 'withdrawn'),
  ('filed-first', 'registered', 'decideTriage', 'seeking-consent'),
  ('filed-first', 'registered', 'decideTriage', 'seeking-mediator'),
  ('filed-first', 'registered', 'decideTriage', 'failed'),
  ('filed-first', 'seeking-consent', 'recordConsent', 'seeking-consent'),
  ('filed-first', 'seeking-consent', 'recordConsent', 'seeking-mediator'),
  ('filed-first', 'seeking-consent', 'recordConsent', 'failed'),
  ('filed-first', 'seeking-mediator', 'recordConsent', 'failed'),
  ('filed-first', 'offered', 'recordConsent', 'failed'),
  ('filed-first', 'in-mediation', 'recordConsent', 'failed'),
  ('filed-first', 'paused', 'recordConsent', 'failed'),
  ('filed-first', 'seeking-mediator', 'offerMediation', 'offered'),
  ('filed-first', 'offered', 'acceptOffer', 'offered'),
  ('filed-first', 'offered', 'declineOffer', 'seeking-mediator'),
  ('filed-first', 'offered', 'lapseOffer', 'seeking-mediator'),
  ('filed-first', 'in-mediation', 'giveNotices', 'in-mediation'),
  ('filed-first', 'in-mediation', 'raiseRecusal', 'paused'),
  ('filed-first', 'offered', 'raiseRecusal', 'seeking-mediator'),
  ('filed-first', 'paused', 'waiveRecusal', 'paused'),
  ('filed-first', 'paused', 'waiveRecusal', 'in-mediation'),
  ('filed-first', 'paused', 'decideRecusal', 'in-mediation'),
  ('filed-first', 'paused', 'decideRecusal', 'seeking-mediator'),
  ('filed-first', 'in-mediation', 'replaceMediator', 'seeking-mediator'),
  ('filed-first', 'paused', 'replaceMediator', 'seeking-mediator'),
  ('filed-first', 'in-mediation', 'scheduleSession', 'in-mediation'),
  ('filed-first', 'in-mediation', 'recordSession', 'in-mediation'),
  ('filed-first', 'in-mediation', 'recordMinutes', 'in-mediation'),
  ('filed-first', 'paused', 'recordMinutes', 'paused'),
  ('filed-first', 'in-mediation', 'stateUndisputedFact', 'in-mediation'),
  ('filed-first', 'in-mediation', 'confirmUndisputedFact', 'in-mediation'),
  ('filed-first', 'failed', 'confirmUndisputedFact', 'failed'),
  ('filed-first', 'in-mediation', 'pauseMediation', 'paused'),
  ('filed-first', 'paused', 'resumeMediation', 'in-mediation'),
  ('filed-first', 'in-mediation', 'extendMediation', 'in-mediation'),
  ('filed-first', 'in-mediation', 'endMediation', 'failed'),
  ('filed-first', 'paused', 'endMediation', 'failed'),
  ('filed-first', 'in-mediation', 'endMediation', 'withdrawn'),
  ('filed-first', 'paused', 'endMediation', 'withdrawn'),
  ('filed-first', 'in-mediation', 'draftAgreement', 'in-mediation'),
  ('filed-first', 'in-mediation', 'signAgreement', 'in-mediation'),
  ('filed-first', 'in-mediation', 'signAgreement', 'agreed'),
  ('filed-first', 'agreed', 'recordPerformance', 'agreed'),
  ('filed-first', 'closed', 'recordPerformance', 'closed'),
  ('filed-first', 'transferred', 'recordPerformance', 'transferred'),
  ('filed-first', 'agreed', 'applyForConfirmation', 'agreed'),
  ('filed-first', 'closed', 'applyForConfirmation', 'closed'),
  ('filed-first', 'transferred', 'applyForConfirmation', 'transferred'),
  ('filed-first', 'agreed', 'examineConfirmation', 'agreed'),
  ('filed-first', 'closed', 'examineConfirmation', 'closed'),
  ('filed-first', 'transferred', 'examineConfirmation', 'transferred'),
  ('filed-first', 'agreed', 'ruleOnConfirmation', 'agreed'),
  ('filed-first', 'closed', 'ruleOnConfirmation', 'closed'),
  ('filed-first', 'transferred', 'ruleOnConfirmation', 'transferred'),
  ('filed-first', 'agreed', 'withdrawConfirmation', 'agreed'),
  ('filed-first', 'closed', 'withdrawConfirmation', 'closed'),
  ('filed-first', 'transferred', 'withdrawConfirmation', 'transferred'),
  ('filed-first', 'agreed', 'issueMediationStatement', 'agreed'),
  ('filed-first', 'closed', 'issueMediationStatement', 'closed'),
  ('filed-first', 'transferred', 'issueMediationStatement', 'transferred'),
  ('filed-first', 'agreed', 'signMediationStatement', 'agreed'),
  ('filed-first', 'closed', 'signMediationStatement', 'closed'),
  ('filed-first', 'transferred', 'signMediationStatement', 'transferred'),
  ('filed-first', 'agreed', 'transferCase', 'transferred'),
  ('filed-first', 'transferred', 'docketFastTrack', 'transferred'),
  ('filed-first', 'transferred', 'hearFastTrack', 'transferred'),
  ('filed-first', 'transferred', 'disposeFastTrack', 'transferred'),
  ('filed-first', 'transferred', 'serveFastTrack', 'transferred'),
  ('filed-first', 'agreed', 'closeCase', 'closed'),
  ('filed-first', 'offered', 'acceptOffer', 'in-mediation'),
  ('filed-first', 'failed', 'transferCase', 'transferred');
