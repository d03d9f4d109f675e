-- Why: mediators and those who judge when mediation fails work in teams, to which cases are handed over; and an institution
-- registers its general consent to mediation once. A team that was only typed keeps its name.
-- Lock: handovers, consents and person_notices are read once while checks and foreign keys are made, closed for that time.
-- Expand.
CREATE TABLE "team_events" (
	"court_id" integer NOT NULL,
	"team_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"act" text NOT NULL,
	"member_id" uuid,
	"fields" text[],
	"occurred_on" date NOT NULL,
	"reason" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_events_pkey" PRIMARY KEY("court_id","team_id","version"),
	CONSTRAINT "team_events_act_known" CHECK (act in ('formed', 'member-joined', 'member-left', 'fields-changed', 'dissolved'))
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"court_id" integer NOT NULL,
	"team_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"role" text NOT NULL,
	"person_id" uuid,
	"mediator_id" uuid,
	"joined_on" date NOT NULL,
	"left_on" date,
	CONSTRAINT "team_members_pkey" PRIMARY KEY("court_id","team_id","id"),
	CONSTRAINT "team_members_role_known" CHECK (role in ('judge', 'judges-assistant', 'clerk', 'mediator')),
	CONSTRAINT "team_members_named" CHECK ((role = 'mediator') = (mediator_id is not null) and num_nonnulls(person_id, mediator_id) = 1),
	CONSTRAINT "team_members_days_in_order" CHECK (left_on >= joined_on)
);
--> statement-breakpoint
CREATE TABLE "team_templates" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"slots" jsonb NOT NULL,
	"source" text NOT NULL,
	"confidence" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_templates_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "team_templates_name_key" UNIQUE("court_id","name"),
	CONSTRAINT "team_templates_confidence_known" CHECK (confidence in ('confirmed', 'partly-seen', 'derived', 'unconfirmed'))
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"template_id" uuid NOT NULL,
	"fields" text[] NOT NULL,
	"formed_on" date NOT NULL,
	"dissolved_on" date,
	"version" integer NOT NULL,
	CONSTRAINT "teams_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "teams_days_in_order" CHECK (dissolved_on >= formed_on)
);
--> statement-breakpoint
CREATE TABLE "standing_consents" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"identity_kind" text NOT NULL,
	"identity_number" text NOT NULL,
	"identity_mask" text NOT NULL,
	"identity_index" "bytea" NOT NULL,
	"reference" text NOT NULL,
	"given_on" date NOT NULL,
	"valid_until_on" date,
	"fields" text[],
	"registered_by" uuid NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"revoked_on" date,
	"revocation_reason" text,
	"revoked_by" uuid,
	CONSTRAINT "standing_consents_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "standing_consents_identity_kind_known" CHECK (identity_kind in ('unified-social-credit-code', 'organisation-code')),
	CONSTRAINT "standing_consents_number_sealed" CHECK (identity_number like 'v1.%'),
	CONSTRAINT "standing_consents_days_in_order" CHECK (valid_until_on >= given_on and revoked_on >= given_on),
	CONSTRAINT "standing_consents_revocation_whole" CHECK (num_nonnulls(revoked_on, revocation_reason, revoked_by) in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "person_notices" DROP CONSTRAINT "person_notices_template_known";--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "team_id" uuid;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "team_basis" text;--> statement-breakpoint
ALTER TABLE "handovers" ADD COLUMN "judge_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "standing_consent_id" uuid;--> statement-breakpoint
ALTER TABLE "team_events" ADD CONSTRAINT "team_events_team_fkey" FOREIGN KEY ("court_id","team_id") REFERENCES "public"."teams"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_fkey" FOREIGN KEY ("court_id","team_id") REFERENCES "public"."teams"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_person_fkey" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_mediator_fkey" FOREIGN KEY ("court_id","mediator_id") REFERENCES "public"."mediators"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_template_fkey" FOREIGN KEY ("court_id","template_id") REFERENCES "public"."team_templates"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "team_members_person_once" ON "team_members" USING btree ("court_id","team_id","person_id") WHERE left_on is null;--> statement-breakpoint
CREATE UNIQUE INDEX "team_members_mediator_once" ON "team_members" USING btree ("court_id","team_id","mediator_id") WHERE left_on is null;--> statement-breakpoint
CREATE UNIQUE INDEX "teams_name_once" ON "teams" USING btree ("court_id","name") WHERE dissolved_on is null;--> statement-breakpoint
CREATE INDEX "standing_consents_by_identity" ON "standing_consents" USING btree ("court_id","identity_index");--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_team_fkey" FOREIGN KEY ("court_id","team_id") REFERENCES "public"."teams"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_standing_consent_fkey" FOREIGN KEY ("court_id","standing_consent_id") REFERENCES "public"."standing_consents"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_template_known" CHECK (template in ('operation-ended', 'offer-received', 'offer-lapsed', 'mediation-expired', 'deadline-warning', 'fee-unpaid', 'handed-to-team', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'calendar-ends'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_team_basis_known" CHECK (team_basis in ('named', 'presiding-mediator'));--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_team_whole" CHECK (num_nonnulls(team_id, team_basis) in (0, 2) and (team_id is null or team is not null));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_rests_on_standing" CHECK (standing_consent_id is null or form = 'standing');
