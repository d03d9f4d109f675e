-- Why: the first schema of the service: cases, timeline, deadlines, numbers, and the tables of every module.
-- Lock: none that matters, all tables are new. Expand. Not reversible but by dropping the database.
CREATE TABLE "assignments" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"mediator_id" uuid NOT NULL,
	"mediator_court_id" integer NOT NULL,
	"position" text NOT NULL,
	"status" text NOT NULL,
	"accepted_on" date,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	CONSTRAINT "assignments_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "assignments_position_known" CHECK (position in ('presiding', 'co')),
	CONSTRAINT "assignments_status_known" CHECK (status in ('offered', 'active', 'suspended', 'ended')),
	CONSTRAINT "assignments_ended_whole" CHECK ((status = 'ended') = (ended_at is not null and end_reason is not null)),
	CONSTRAINT "assignments_accepted_before_active" CHECK (status not in ('active', 'suspended') or accepted_on is not null)
);
--> statement-breakpoint
CREATE TABLE "mediators" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"organisation_id" uuid,
	"name" text NOT NULL,
	"fields" text[] NOT NULL,
	"languages" text[] NOT NULL,
	"areas" text[] NOT NULL,
	"level" text NOT NULL,
	"charges_fees" boolean NOT NULL,
	"capacity" integer NOT NULL,
	"load" integer NOT NULL,
	"listed_on" date NOT NULL,
	"listed_by" uuid NOT NULL,
	"delisted_on" date,
	"delisted_by" uuid,
	"delisting_reason" text,
	CONSTRAINT "mediators_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "mediators_id_key" UNIQUE("id"),
	CONSTRAINT "mediators_level_known" CHECK (level in ('own-court', 'regional', 'national', 'professional')),
	CONSTRAINT "mediators_capacity_bounded" CHECK (capacity between 0 and 500),
	CONSTRAINT "mediators_load_within_capacity" CHECK (load between 0 and capacity),
	CONSTRAINT "mediators_delisting_whole" CHECK (num_nonnulls(delisted_on, delisted_by, delisting_reason) in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"basis" text NOT NULL,
	"requested_by_parties" boolean NOT NULL,
	"offered_on" date NOT NULL,
	"due_on" date NOT NULL,
	"outcome" text NOT NULL,
	"answered_on" date,
	"declined_by" uuid,
	"decline_ground" text,
	"reason" text,
	CONSTRAINT "offers_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "offers_basis_known" CHECK (basis in ('joint-choice', 'designation')),
	CONSTRAINT "offers_outcome_known" CHECK (outcome in ('pending', 'accepted', 'declined', 'lapsed', 'superseded')),
	CONSTRAINT "offers_decline_ground_known" CHECK (decline_ground in ('scope', 'field', 'workload', 'conflict', 'other')),
	CONSTRAINT "offers_declined_with_reason" CHECK ((outcome = 'declined') = (decline_ground is not null) and (outcome = 'declined') = (reason is not null))
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"fee_basis" text NOT NULL,
	"listed_by" uuid NOT NULL,
	"listed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "organisations_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "organisations_name_key" UNIQUE("court_id","name"),
	CONSTRAINT "organisations_kind_known" CHECK (kind in ('peoples-mediation', 'industry', 'commercial', 'administrative', 'lawyer', 'other')),
	CONSTRAINT "organisations_fee_basis_known" CHECK (fee_basis in ('free', 'fees')),
	CONSTRAINT "organisations_peoples_mediation_free" CHECK (kind <> 'peoples-mediation' or fee_basis = 'free')
);
--> statement-breakpoint
CREATE TABLE "recusal_waivers" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"recusal_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"waived_on" date NOT NULL,
	CONSTRAINT "recusal_waivers_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "recusal_waivers_party_key" UNIQUE("court_id","case_id","recusal_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "recusals" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"mediator_id" uuid NOT NULL,
	"raised_by" text NOT NULL,
	"party_id" uuid,
	"ground" text NOT NULL,
	"statement" text NOT NULL,
	"raised_on" date NOT NULL,
	"outcome" text NOT NULL,
	"decided_on" date,
	"decision_reason" text,
	CONSTRAINT "recusals_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "recusals_raised_by_known" CHECK (raised_by in ('mediator', 'party')),
	CONSTRAINT "recusals_party_named" CHECK ((raised_by = 'party') = (party_id is not null)),
	CONSTRAINT "recusals_ground_known" CHECK (ground in ('close-relative', 'interest', 'other-relation')),
	CONSTRAINT "recusals_outcome_known" CHECK (outcome in ('pending', 'waived', 'upheld', 'rejected', 'moot')),
	CONSTRAINT "recusals_settled_on_a_day" CHECK ((outcome in ('waived', 'upheld', 'rejected')) = (decided_on is not null))
);
--> statement-breakpoint
CREATE TABLE "replacements" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"mediator_id" uuid NOT NULL,
	"ground" text NOT NULL,
	"reason" text NOT NULL,
	"replaced_on" date NOT NULL,
	CONSTRAINT "replacements_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "replacements_ground_known" CHECK (ground in ('parties-request', 'mediator-unable', 'misconduct', 'other'))
);
--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "calendar_days_pkey" PRIMARY KEY("day"),
	CONSTRAINT "calendar_days_kind_known" CHECK (kind in ('rest', 'work'))
);
--> statement-breakpoint
CREATE TABLE "causes" (
	"revision" text NOT NULL,
	"code" text NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"level" integer NOT NULL,
	"parent_code" text,
	"path" text[] NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "causes_pkey" PRIMARY KEY("revision","code"),
	CONSTRAINT "causes_position_key" UNIQUE("revision","position"),
	CONSTRAINT "causes_level_known" CHECK (level between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE "courts" (
	"id" integer NOT NULL,
	"code" text NOT NULL,
	"division_code" text NOT NULL,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"province" text NOT NULL,
	"parent_id" integer,
	"code_confidence" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "courts_pkey" PRIMARY KEY("id"),
	CONSTRAINT "courts_code_key" UNIQUE("code"),
	CONSTRAINT "courts_id_fits_case_id" CHECK (id between 1 and 65535),
	CONSTRAINT "courts_level_known" CHECK (level in ('supreme', 'high', 'intermediate', 'basic')),
	CONSTRAINT "courts_code_confidence_known" CHECK (code_confidence in ('confirmed', 'partly-seen', 'derived', 'unconfirmed'))
);
--> statement-breakpoint
CREATE TABLE "data_keys" (
	"id" text NOT NULL,
	"purpose" text NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "data_keys_pkey" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"court_id" integer NOT NULL,
	"mediator_id" uuid,
	"organisation_id" uuid,
	"granted_at" timestamp with time zone NOT NULL,
	"granted_by" uuid NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	CONSTRAINT "grants_pkey" PRIMARY KEY("id"),
	CONSTRAINT "grants_role_known" CHECK (role in ('clerk', 'triage-officer', 'mediator', 'organisation-manager', 'judge', 'judges-assistant', 'court-administrator', 'higher-court', 'auditor')),
	CONSTRAINT "grants_mediator_named" CHECK ((role = 'mediator') = (mediator_id is not null)),
	CONSTRAINT "grants_organisation_named" CHECK ((role = 'organisation-manager') = (organisation_id is not null)),
	CONSTRAINT "grants_not_to_oneself" CHECK (granted_by <> person_id)
);
--> statement-breakpoint
CREATE TABLE "machine_clients" (
	"id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"court_ids" integer[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "machine_clients_pkey" PRIMARY KEY("id"),
	CONSTRAINT "machine_clients_client_id_key" UNIQUE("client_id")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" uuid NOT NULL,
	"subject" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "persons_pkey" PRIMARY KEY("id"),
	CONSTRAINT "persons_subject_key" UNIQUE("subject")
);
--> statement-breakpoint
CREATE TABLE "priority_tags" (
	"court_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"weight" integer NOT NULL,
	CONSTRAINT "priority_tags_pkey" PRIMARY KEY("court_id","code"),
	CONSTRAINT "priority_tags_weight_bounded" CHECK (weight between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "profile_periods" (
	"court_id" integer NOT NULL,
	"effective_from" date NOT NULL,
	"profile" text NOT NULL,
	"source" text NOT NULL,
	"confidence" text NOT NULL,
	CONSTRAINT "profile_periods_pkey" PRIMARY KEY("court_id","effective_from"),
	CONSTRAINT "profile_periods_profile_known" CHECK (profile in ('pre-filing', 'filed-first')),
	CONSTRAINT "profile_periods_confidence_known" CHECK (confidence in ('confirmed', 'partly-seen', 'derived', 'unconfirmed'))
);
--> statement-breakpoint
CREATE TABLE "reference_state" (
	"id" boolean NOT NULL,
	"version" integer NOT NULL,
	"calendar_version" integer NOT NULL,
	"calendar_coverage_until" date NOT NULL,
	"calendar_source" text NOT NULL,
	CONSTRAINT "reference_state_pkey" PRIMARY KEY("id"),
	CONSTRAINT "reference_state_one_row" CHECK (id)
);
--> statement-breakpoint
CREATE TABLE "small_claims_thresholds" (
	"province" text NOT NULL,
	"effective_from" date NOT NULL,
	"mandatory_limit_fen" bigint NOT NULL,
	"by_agreement_limit_fen" bigint,
	"source" text NOT NULL,
	"confidence" text NOT NULL,
	CONSTRAINT "small_claims_thresholds_pkey" PRIMARY KEY("province","effective_from"),
	CONSTRAINT "small_claims_thresholds_confidence_known" CHECK (confidence in ('confirmed', 'partly-seen', 'derived', 'unconfirmed'))
);
--> statement-breakpoint
CREATE TABLE "intake_notes" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "intake_notes_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "intake_notes_kind_known" CHECK (kind in ('withdrawal', 'amendment'))
);
--> statement-breakpoint
CREATE TABLE "parties" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"role" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"identity_kind" text,
	"identity_number" text,
	"identity_mask" text,
	"identity_index" "bytea",
	"legal_representative" text,
	"phone" text,
	"phone_mask" text,
	"address" text,
	"address_mask" text,
	"accepts_electronic_service" boolean NOT NULL,
	"electronic_address" text,
	"language" text,
	"flags" text[] NOT NULL,
	"standing_consent_reference" text,
	"standing_consent_on" date,
	CONSTRAINT "parties_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "parties_role_known" CHECK (role in ('applicant', 'respondent', 'third-party')),
	CONSTRAINT "parties_kind_known" CHECK (kind in ('natural-person', 'legal-person', 'unincorporated-organisation')),
	CONSTRAINT "parties_identity_whole" CHECK (num_nonnulls(identity_kind, identity_number, identity_mask, identity_index) in (0, 4)),
	CONSTRAINT "parties_standing_consent_whole" CHECK (num_nonnulls(standing_consent_reference, standing_consent_on) in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "representatives" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"authority" text NOT NULL,
	"phone" text,
	"phone_mask" text,
	CONSTRAINT "representatives_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "representatives_kind_known" CHECK (kind in ('statutory-agent', 'lawyer', 'legal-worker', 'close-relative', 'employee', 'recommended')),
	CONSTRAINT "representatives_authority_known" CHECK (authority in ('general', 'special'))
);
--> statement-breakpoint
CREATE TABLE "returns" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ground" text NOT NULL,
	"reason" text NOT NULL,
	"alternative" text NOT NULL,
	CONSTRAINT "returns_pkey" PRIMARY KEY("court_id","case_id","id")
);
--> statement-breakpoint
CREATE TABLE "access_log" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"fields" text[] NOT NULL,
	"purpose" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"request_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "access_log_pkey" PRIMARY KEY("court_id","case_id","id")
);
--> statement-breakpoint
CREATE TABLE "closing_reports" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ground" text NOT NULL,
	"ended_on" date NOT NULL,
	"course" text NOT NULL,
	"reason_of_failure" text,
	"cost_raising_conduct" text,
	"hints" text,
	CONSTRAINT "closing_reports_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "closing_reports_once" UNIQUE("court_id","case_id"),
	CONSTRAINT "closing_reports_ground_known" CHECK (ground in ('settled-withdrawn', 'unreachable', 'party-refused', 'wide-difference', 'period-expired', 'refused-to-sign', 'false-mediation', 'other')),
	CONSTRAINT "closing_reports_failure_whole" CHECK (ground = 'settled-withdrawn' or num_nonnulls(reason_of_failure, cost_raising_conduct, hints) = 3)
);
--> statement-breakpoint
CREATE TABLE "confidential_records" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"author_id" uuid NOT NULL,
	"party_id" uuid,
	"written_on" date NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "confidential_records_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "confidential_records_kind_known" CHECK (kind in ('minutes', 'caucus-note', 'offer')),
	CONSTRAINT "confidential_records_sealed" CHECK (content like 'v1.%')
);
--> statement-breakpoint
CREATE TABLE "extension_consents" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"extension_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	CONSTRAINT "extension_consents_pkey" PRIMARY KEY("court_id","case_id","extension_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "extensions" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"days" integer NOT NULL,
	"agreed_on" date NOT NULL,
	CONSTRAINT "extensions_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "extensions_days_positive" CHECK (days >= 1)
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"acceptance_seq" integer NOT NULL,
	"how" text NOT NULL,
	"given_on" date NOT NULL,
	CONSTRAINT "notices_pkey" PRIMARY KEY("court_id","case_id","id","party_id"),
	CONSTRAINT "notices_once_per_party_and_acceptance" UNIQUE("court_id","case_id","acceptance_seq","party_id"),
	CONSTRAINT "notices_how_known" CHECK (how in ('oral', 'written', 'electronic'))
);
--> statement-breakpoint
CREATE TABLE "pause_consents" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"pause_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	CONSTRAINT "pause_consents_pkey" PRIMARY KEY("court_id","case_id","pause_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "pauses" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"reason" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date,
	"applied_by" uuid,
	"approval" text,
	"note" text NOT NULL,
	"resumption_note" text,
	CONSTRAINT "pauses_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "pauses_reason_known" CHECK (reason in ('appraisal', 'sham-review')),
	CONSTRAINT "pauses_appraisal_approved" CHECK (num_nonnulls(applied_by, approval) = case reason when 'appraisal' then 2 else 0 end),
	CONSTRAINT "pauses_end_not_before_begin" CHECK (to_on >= from_on)
);
--> statement-breakpoint
CREATE TABLE "session_attendance" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"attendance" text NOT NULL,
	CONSTRAINT "session_attendance_pkey" PRIMARY KEY("court_id","case_id","session_id","party_id"),
	CONSTRAINT "session_attendance_known" CHECK (attendance in ('in-person', 'by-video', 'by-telephone', 'by-representative', 'absent'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"mode" text NOT NULL,
	"room_link" text,
	"place" text,
	"scheduled_at" timestamp with time zone,
	"began_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"status" text NOT NULL,
	"result" text,
	"invited" jsonb NOT NULL,
	CONSTRAINT "sessions_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "sessions_mode_known" CHECK (mode in ('on-site', 'audio-video', 'telephone', 'mixed')),
	CONSTRAINT "sessions_status_known" CHECK (status in ('scheduled', 'held', 'adjourned', 'cancelled')),
	CONSTRAINT "sessions_result_known" CHECK (result in ('agreement-reached', 'continues', 'no-agreement', 'adjourned')),
	CONSTRAINT "sessions_scheduled_or_reported" CHECK (num_nonnulls(scheduled_at, began_at) >= 1),
	CONSTRAINT "sessions_reported_whole" CHECK (num_nonnulls(began_at, ended_at, result) = case when status in ('held', 'adjourned') then 3 else 0 end),
	CONSTRAINT "sessions_adjourned_result" CHECK (result is null or (result = 'adjourned') = (status = 'adjourned')),
	CONSTRAINT "sessions_end_after_begin" CHECK (ended_at > began_at)
);
--> statement-breakpoint
CREATE TABLE "undisputed_fact_confirmations" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"fact_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"form" text NOT NULL,
	"confirmed_on" date NOT NULL,
	CONSTRAINT "undisputed_fact_confirmations_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "undisputed_fact_confirmations_once" UNIQUE("court_id","case_id","fact_id","party_id"),
	CONSTRAINT "undisputed_fact_confirmations_form_known" CHECK (form in ('written', 'electronic'))
);
--> statement-breakpoint
CREATE TABLE "undisputed_facts" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"text" text NOT NULL,
	"stated_on" date NOT NULL,
	CONSTRAINT "undisputed_facts_pkey" PRIMARY KEY("court_id","case_id","id")
);
--> statement-breakpoint
CREATE TABLE "agreements" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"form" text NOT NULL,
	"coverage" text NOT NULL,
	"terms" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"status" text NOT NULL,
	"drafted_on" date NOT NULL,
	"effective_on" date,
	CONSTRAINT "agreements_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "agreements_version_key" UNIQUE("court_id","case_id","version"),
	CONSTRAINT "agreements_content_key" UNIQUE("court_id","case_id","id","content_hash"),
	CONSTRAINT "agreements_form_known" CHECK (form in ('written', 'oral')),
	CONSTRAINT "agreements_coverage_known" CHECK (coverage in ('whole', 'part')),
	CONSTRAINT "agreements_status_known" CHECK (status in ('drafted', 'signing', 'effective', 'superseded')),
	CONSTRAINT "agreements_version_positive" CHECK (version >= 1),
	CONSTRAINT "agreements_amount_not_negative" CHECK (amount_fen >= 0),
	CONSTRAINT "agreements_hash_is_sha256" CHECK (octet_length(content_hash) = 32),
	CONSTRAINT "agreements_effective_has_day" CHECK ((status = 'effective') = (effective_on is not null))
);
--> statement-breakpoint
CREATE TABLE "handovers" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"destination" text NOT NULL,
	"team" text,
	"package" jsonb NOT NULL,
	"digest" "bytea" NOT NULL,
	"made_on" date NOT NULL,
	CONSTRAINT "handovers_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "handovers_destination_known" CHECK (destination in ('filing', 'trial', 'fast-track')),
	CONSTRAINT "handovers_digest_is_sha256" CHECK (octet_length(digest) = 32)
);
--> statement-breakpoint
CREATE TABLE "hearings" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"held_on" date NOT NULL,
	"is_online" boolean NOT NULL,
	"place" text,
	CONSTRAINT "hearings_pkey" PRIMARY KEY("court_id","case_id","id")
);
--> statement-breakpoint
CREATE TABLE "instalments" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"position" integer NOT NULL,
	"payer_party_id" uuid NOT NULL,
	"payee_party_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"due_on" date NOT NULL,
	"on_the_spot" boolean NOT NULL,
	CONSTRAINT "instalments_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "instalments_position_key" UNIQUE("court_id","case_id","agreement_id","position"),
	CONSTRAINT "instalments_amount_positive" CHECK (amount_fen > 0),
	CONSTRAINT "instalments_payer_is_not_payee" CHECK (payer_party_id <> payee_party_id)
);
--> statement-breakpoint
CREATE TABLE "performances" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"instalment_id" uuid,
	"amount_fen" bigint,
	"terms" text,
	"performed_on" date NOT NULL,
	CONSTRAINT "performances_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "performances_terms_known" CHECK (terms in ('partial', 'full')),
	CONSTRAINT "performances_amount_positive" CHECK (amount_fen > 0),
	CONSTRAINT "performances_money_or_terms" CHECK (num_nonnulls(instalment_id, amount_fen) = case when terms is null then 2 else 0 end)
);
--> statement-breakpoint
CREATE TABLE "proceeding_signatures" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"answer" text NOT NULL,
	"answered_on" date NOT NULL,
	"by_named_receiver" boolean NOT NULL,
	CONSTRAINT "proceeding_signatures_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "proceeding_signatures_party_key" UNIQUE("court_id","case_id","proceeding_id","party_id"),
	CONSTRAINT "proceeding_signatures_answer_known" CHECK (answer in ('signed', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "proceedings" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"number" text,
	"agreement_id" uuid,
	"opened_on" date NOT NULL,
	"closed_on" date,
	"data" jsonb NOT NULL,
	CONSTRAINT "proceedings_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "proceedings_kind_known" CHECK (kind in ('confirmation', 'mediation-statement', 'fast-track')),
	CONSTRAINT "proceedings_state_known" CHECK (state in ('applied', 'accepted', 'refused', 'granted', 'dismissed', 'withdrawn', 'issued', 'effective', 'routed', 'docketed', 'heard', 'disposed', 'served')),
	CONSTRAINT "proceedings_rest_on_agreement" CHECK ((kind = 'fast-track') = (agreement_id is null))
);
--> statement-breakpoint
CREATE TABLE "signatures" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"signer_kind" text NOT NULL,
	"signer_id" uuid NOT NULL,
	"signed_on" date NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"form" text NOT NULL,
	"by_representative" boolean NOT NULL,
	CONSTRAINT "signatures_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "signatures_signer_key" UNIQUE("court_id","case_id","agreement_id","signer_kind","signer_id"),
	CONSTRAINT "signatures_signer_kind_known" CHECK (signer_kind in ('party', 'mediator', 'organisation')),
	CONSTRAINT "signatures_form_known" CHECK (form in ('signature', 'seal', 'fingerprint', 'electronic')),
	CONSTRAINT "signatures_only_parties_are_represented" CHECK (signer_kind = 'party' or not by_representative)
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"answer" text NOT NULL,
	"form" text,
	"asked_on" date NOT NULL,
	"reason" text,
	"latest" boolean NOT NULL,
	CONSTRAINT "consents_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "consents_answer_known" CHECK (answer in ('given', 'refused', 'unreachable')),
	CONSTRAINT "consents_form_known" CHECK (form in ('written', 'oral-recorded', 'standing')),
	CONSTRAINT "consents_given_has_form" CHECK (answer <> 'given' or form is not null)
);
--> statement-breakpoint
CREATE TABLE "triage_decisions" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"decided_on" date NOT NULL,
	"answers" jsonb NOT NULL,
	"facts" jsonb NOT NULL,
	"verdict" jsonb NOT NULL,
	"rules_version" text NOT NULL,
	"suitable" boolean NOT NULL,
	"track" text NOT NULL,
	"procedure" text NOT NULL,
	"fast_track" boolean NOT NULL,
	"overridden" boolean NOT NULL,
	"override_reason" text,
	CONSTRAINT "triage_decisions_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "triage_decisions_track_known" CHECK (track in ('simple', 'complex')),
	CONSTRAINT "triage_decisions_procedure_known" CHECK (procedure in ('payment-order', 'small-claims-mandatory', 'small-claims-by-agreement', 'summary', 'ordinary-single-judge', 'ordinary-panel', 'none')),
	CONSTRAINT "triage_decisions_override_has_reason" CHECK (not overridden or override_reason is not null)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"caller" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"request_id" text NOT NULL,
	"status" smallint,
	"etag" text,
	"location" text,
	"body" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("caller","route","key")
);
--> statement-breakpoint
CREATE TABLE "case_events" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"profile" text NOT NULL,
	"command" text NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"occurred_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"entered_late" boolean NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"request_id" text NOT NULL,
	"record_id" uuid,
	"ground" text,
	"canonical" text NOT NULL,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "case_events_pkey" PRIMARY KEY("court_id","case_id","seq"),
	CONSTRAINT "case_events_actor_known" CHECK (actor_kind in ('person', 'client', 'system')),
	CONSTRAINT "case_events_seq_positive" CHECK (seq >= 1),
	CONSTRAINT "case_events_ground_given" CHECK (ground is not null or command not in ('returnCase', 'withdrawCase', 'declineOffer', 'raiseRecusal', 'decideRecusal', 'replaceMediator', 'pauseMediation', 'endMediation', 'examineConfirmation', 'ruleOnConfirmation', 'withdrawConfirmation', 'disposeFastTrack'))
);
--> statement-breakpoint
CREATE TABLE "case_numbers" (
	"court_id" integer NOT NULL,
	"type_code" text NOT NULL,
	"year" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"proceeding_id" uuid,
	"text" text NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "case_numbers_pkey" PRIMARY KEY("court_id","type_code","year","ordinal"),
	CONSTRAINT "case_numbers_text_key" UNIQUE("court_id","text")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"profile" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"outcome" text,
	"performance" text DEFAULT 'none' NOT NULL,
	"receipt_number" text NOT NULL,
	"number" text,
	"channel" text NOT NULL,
	"classification" text NOT NULL,
	"submitted_by" uuid NOT NULL,
	"source_reference" text,
	"received_on" date NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"registered_on" date,
	"cause_code" text NOT NULL,
	"cause_revision" text NOT NULL,
	"claim_kind" text NOT NULL,
	"claim_amount_fen" bigint NOT NULL,
	"claims" jsonb NOT NULL,
	"facts" text NOT NULL,
	"tags" text[] NOT NULL,
	"priority" integer NOT NULL,
	"track" text,
	"procedure" text,
	"fast_track" boolean,
	"mediator_id" uuid,
	"co_mediator_ids" uuid[] NOT NULL,
	"organisation_id" uuid,
	"offer_due_on" date,
	"accepted_on" date,
	"notices_complete" boolean DEFAULT false NOT NULL,
	"mediation_due_on" date,
	"pause_reason" text,
	"extensions_used" integer DEFAULT 0 NOT NULL,
	"agreement_status" text DEFAULT 'none' NOT NULL,
	"agreement_coverage" text,
	"agreed_on" date,
	"confirmation_due_on" date,
	"confirmation_state" text,
	"statement_state" text,
	"fast_track_state" text,
	"ended_on" date,
	"closed_on" date,
	"next_due_on" date,
	"last_occurred_on" date NOT NULL,
	"last_seq" integer NOT NULL,
	"last_hash" "bytea" NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cases_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "cases_receipt_number_key" UNIQUE("court_id","receipt_number"),
	CONSTRAINT "cases_number_key" UNIQUE("court_id","number"),
	CONSTRAINT "cases_profile_known" CHECK (profile in ('pre-filing', 'filed-first')),
	CONSTRAINT "cases_state_known" CHECK (state in ('received', 'returned', 'registered', 'seeking-consent', 'seeking-mediator', 'offered', 'in-mediation', 'paused', 'agreed', 'failed', 'withdrawn', 'transferred', 'closed')),
	CONSTRAINT "cases_outcome_known" CHECK (outcome in ('agreed', 'settled-withdrawn', 'unreachable', 'party-refused', 'wide-difference', 'period-expired', 'refused-to-sign', 'false-mediation', 'application-withdrawn', 'unsuitable', 'other')),
	CONSTRAINT "cases_performance_known" CHECK (performance in ('none', 'partial', 'full')),
	CONSTRAINT "cases_channel_known" CHECK (channel in ('counter', 'online', 'cross-region', 'platform', 'circuit-tribunal', 'partner-organisation')),
	CONSTRAINT "cases_classification_known" CHECK (classification in ('internal', 'private', 'restricted')),
	CONSTRAINT "cases_claim_kind_known" CHECK (claim_kind in ('money', 'securities', 'status', 'real-right', 'act', 'mixed')),
	CONSTRAINT "cases_track_known" CHECK (track in ('simple', 'complex')),
	CONSTRAINT "cases_procedure_known" CHECK (procedure in ('payment-order', 'small-claims-mandatory', 'small-claims-by-agreement', 'summary', 'ordinary-single-judge', 'ordinary-panel')),
	CONSTRAINT "cases_pause_reason_known" CHECK (pause_reason in ('appraisal', 'recusal', 'sham-review')),
	CONSTRAINT "cases_paused_has_reason" CHECK ((state = 'paused') = (pause_reason is not null)),
	CONSTRAINT "cases_agreement_status_known" CHECK (agreement_status in ('none', 'drafted', 'signing', 'effective')),
	CONSTRAINT "cases_agreement_coverage_known" CHECK (agreement_coverage in ('whole', 'part')),
	CONSTRAINT "cases_confirmation_state_known" CHECK (confirmation_state in ('applied', 'accepted', 'refused', 'granted', 'dismissed', 'withdrawn')),
	CONSTRAINT "cases_statement_state_known" CHECK (statement_state in ('issued', 'effective', 'refused')),
	CONSTRAINT "cases_fast_track_state_known" CHECK (fast_track_state in ('routed', 'docketed', 'heard', 'disposed', 'served')),
	CONSTRAINT "cases_amount_not_negative" CHECK (claim_amount_fen >= 0),
	CONSTRAINT "cases_outcome_when_ended" CHECK ((state in ('agreed', 'failed', 'withdrawn', 'transferred', 'closed')) = (outcome is not null))
);
--> statement-breakpoint
CREATE TABLE "deadlines" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"started_on" date NOT NULL,
	"started_seq" integer NOT NULL,
	"moved_seq" integer NOT NULL,
	"ended_seq" integer,
	"extension_days" integer[] NOT NULL,
	"pauses" jsonb NOT NULL,
	"due_on" date,
	"provisional" boolean NOT NULL,
	"calendar_version" integer NOT NULL,
	"trace" jsonb NOT NULL,
	CONSTRAINT "deadlines_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "deadlines_kind_known" CHECK (kind in ('mediator-answer', 'mediation-pre-filing', 'mediation-filed-ordinary', 'mediation-filed-summary', 'confirmation-application')),
	CONSTRAINT "deadlines_status_known" CHECK (status in ('running', 'suspended', 'met', 'missed', 'cancelled')),
	CONSTRAINT "deadlines_ended_by_event" CHECK ((status in ('running', 'suspended')) = (ended_seq is null)),
	CONSTRAINT "deadlines_running_has_due_day" CHECK (status <> 'running' or due_on is not null)
);
--> statement-breakpoint
CREATE TABLE "legal_transitions" (
	"profile" text NOT NULL,
	"from_state" text NOT NULL,
	"command" text NOT NULL,
	"to_state" text NOT NULL,
	CONSTRAINT "legal_transitions_pkey" PRIMARY KEY("profile","from_state","command","to_state")
);
--> statement-breakpoint
CREATE TABLE "number_series" (
	"court_id" integer NOT NULL,
	"type_code" text NOT NULL,
	"year" integer NOT NULL,
	"last_ordinal" integer NOT NULL,
	CONSTRAINT "number_series_pkey" PRIMARY KEY("court_id","type_code","year"),
	CONSTRAINT "number_series_ordinal_positive" CHECK (last_ordinal >= 1)
);
--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_offer_fkey" FOREIGN KEY ("court_id","case_id","offer_id") REFERENCES "public"."offers"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_mediator_fkey" FOREIGN KEY ("mediator_court_id","mediator_id") REFERENCES "public"."mediators"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mediators" ADD CONSTRAINT "mediators_organisation_fkey" FOREIGN KEY ("court_id","organisation_id") REFERENCES "public"."organisations"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusal_waivers" ADD CONSTRAINT "recusal_waivers_recusal_fkey" FOREIGN KEY ("court_id","case_id","recusal_id") REFERENCES "public"."recusals"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusals" ADD CONSTRAINT "recusals_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replacements" ADD CONSTRAINT "replacements_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courts" ADD CONSTRAINT "courts_parent_fkey" FOREIGN KEY ("parent_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_person_fkey" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_notes" ADD CONSTRAINT "intake_notes_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parties" ADD CONSTRAINT "parties_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "representatives" ADD CONSTRAINT "representatives_party_fkey" FOREIGN KEY ("court_id","case_id","party_id") REFERENCES "public"."parties"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closing_reports" ADD CONSTRAINT "closing_reports_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential_records" ADD CONSTRAINT "confidential_records_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extension_consents" ADD CONSTRAINT "extension_consents_extension_fkey" FOREIGN KEY ("court_id","case_id","extension_id") REFERENCES "public"."extensions"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_acceptance_fkey" FOREIGN KEY ("court_id","case_id","acceptance_seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pause_consents" ADD CONSTRAINT "pause_consents_pause_fkey" FOREIGN KEY ("court_id","case_id","pause_id") REFERENCES "public"."pauses"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pauses" ADD CONSTRAINT "pauses_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_attendance" ADD CONSTRAINT "session_attendance_session_fkey" FOREIGN KEY ("court_id","case_id","session_id") REFERENCES "public"."sessions"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undisputed_fact_confirmations" ADD CONSTRAINT "undisputed_fact_confirmations_fact_fkey" FOREIGN KEY ("court_id","case_id","fact_id") REFERENCES "public"."undisputed_facts"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undisputed_facts" ADD CONSTRAINT "undisputed_facts_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hearings" ADD CONSTRAINT "hearings_proceeding_fkey" FOREIGN KEY ("court_id","case_id","proceeding_id") REFERENCES "public"."proceedings"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instalments" ADD CONSTRAINT "instalments_agreement_fkey" FOREIGN KEY ("court_id","case_id","agreement_id") REFERENCES "public"."agreements"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performances" ADD CONSTRAINT "performances_agreement_fkey" FOREIGN KEY ("court_id","case_id","agreement_id") REFERENCES "public"."agreements"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performances" ADD CONSTRAINT "performances_instalment_fkey" FOREIGN KEY ("court_id","case_id","instalment_id") REFERENCES "public"."instalments"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proceeding_signatures" ADD CONSTRAINT "proceeding_signatures_proceeding_fkey" FOREIGN KEY ("court_id","case_id","proceeding_id") REFERENCES "public"."proceedings"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proceedings" ADD CONSTRAINT "proceedings_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proceedings" ADD CONSTRAINT "proceedings_agreement_fkey" FOREIGN KEY ("court_id","case_id","agreement_id") REFERENCES "public"."agreements"("court_id","case_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_same_content_fkey" FOREIGN KEY ("court_id","case_id","agreement_id","content_hash") REFERENCES "public"."agreements"("court_id","case_id","id","content_hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "triage_decisions" ADD CONSTRAINT "triage_decisions_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_legal_fkey" FOREIGN KEY ("profile","from_state","command","to_state") REFERENCES "public"."legal_transitions"("profile","from_state","command","to_state") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_numbers" ADD CONSTRAINT "case_numbers_event_fkey" FOREIGN KEY ("court_id","case_id","seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadlines" ADD CONSTRAINT "deadlines_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadlines" ADD CONSTRAINT "deadlines_moved_by_event_fkey" FOREIGN KEY ("court_id","case_id","moved_seq") REFERENCES "public"."case_events"("court_id","case_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_presiding" ON "assignments" USING btree ("court_id","case_id") WHERE position = 'presiding' and status <> 'ended';--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_per_mediator" ON "assignments" USING btree ("court_id","case_id","mediator_id") WHERE status <> 'ended';--> statement-breakpoint
CREATE INDEX "assignments_by_mediator" ON "assignments" USING btree ("mediator_court_id","mediator_id") WHERE status <> 'ended';--> statement-breakpoint
CREATE INDEX "mediators_by_load" ON "mediators" USING btree ("court_id","load","id") WHERE delisted_on is null;--> statement-breakpoint
CREATE INDEX "mediators_beyond_court" ON "mediators" USING btree ("load","id") WHERE delisted_on is null and level in ('national', 'professional');--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_pending" ON "offers" USING btree ("court_id","case_id") WHERE outcome = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "recusals_one_pending" ON "recusals" USING btree ("court_id","case_id") WHERE outcome = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "grants_one_active" ON "grants" USING btree ("person_id","role","court_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "grants_by_court" ON "grants" USING btree ("court_id","id");--> statement-breakpoint
CREATE INDEX "parties_by_identity" ON "parties" USING btree ("court_id","identity_index","case_id");--> statement-breakpoint
CREATE INDEX "representatives_by_party" ON "representatives" USING btree ("court_id","case_id","party_id");--> statement-breakpoint
CREATE INDEX "access_log_by_party" ON "access_log" USING btree ("court_id","case_id","party_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "pauses_one_open" ON "pauses" USING btree ("court_id","case_id") WHERE to_on is null;--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_one_current" ON "agreements" USING btree ("court_id","case_id") WHERE status <> 'superseded';--> statement-breakpoint
CREATE UNIQUE INDEX "proceedings_one_per_kind" ON "proceedings" USING btree ("court_id","case_id","kind") WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_latest" ON "consents" USING btree ("court_id","case_id","party_id") WHERE latest;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "case_events_by_request" ON "case_events" USING btree ("request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "case_numbers_one_per_case" ON "case_numbers" USING btree ("court_id","case_id") WHERE proceeding_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "case_numbers_one_per_proceeding" ON "case_numbers" USING btree ("court_id","case_id","proceeding_id") WHERE proceeding_id is not null;--> statement-breakpoint
CREATE INDEX "cases_by_state" ON "cases" USING btree ("court_id","state","received_on","id");--> statement-breakpoint
CREATE INDEX "cases_by_received" ON "cases" USING btree ("court_id","received_on","id");--> statement-breakpoint
CREATE INDEX "cases_by_cause" ON "cases" USING btree ("court_id","cause_code","received_on","id");--> statement-breakpoint
CREATE INDEX "cases_by_due" ON "cases" USING btree ("court_id","next_due_on","id") WHERE next_due_on is not null;--> statement-breakpoint
CREATE INDEX "cases_by_mediator" ON "cases" USING btree ("mediator_id","received_on","id") WHERE mediator_id is not null;--> statement-breakpoint
CREATE INDEX "cases_by_urgency" ON "cases" USING btree ("court_id",(-priority),(coalesce(next_due_on, '9999-12-31'::date)),"id") WHERE state not in ('returned', 'withdrawn', 'transferred', 'closed');--> statement-breakpoint
CREATE UNIQUE INDEX "deadlines_one_open_per_kind" ON "deadlines" USING btree ("court_id","case_id","kind") WHERE ended_seq is null;--> statement-breakpoint
CREATE INDEX "deadlines_by_due" ON "deadlines" USING btree ("court_id","due_on","case_id") WHERE status = 'running';