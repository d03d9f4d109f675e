-- Why: similar disputes are handled together as a series; a case is in one at most, by a unique index. A session may be held in
-- several cases at once.
-- Lock: case_events is read once while its check is made anew, closed to writers for that time; a foreign key locks cases for a moment.
-- Expand.
CREATE TABLE "series" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"basis" text NOT NULL,
	"lead_case_id" uuid,
	"version" integer NOT NULL,
	"created_on" date NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "series_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "series_basis_known" CHECK (basis in ('same-respondent', 'same-applicant', 'same-event', 'same-kind'))
);
--> statement-breakpoint
CREATE TABLE "series_events" (
	"court_id" integer NOT NULL,
	"series_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"act" text NOT NULL,
	"lead_case_id" uuid,
	"reason" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "series_events_pkey" PRIMARY KEY("court_id","series_id","version"),
	CONSTRAINT "series_events_act_known" CHECK (act in ('created', 'lead-chosen'))
);
--> statement-breakpoint
CREATE TABLE "series_members" (
	"court_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"joined_on" date NOT NULL,
	"join_reason" text NOT NULL,
	"left_on" date,
	"leave_ground" text,
	"leave_reason" text,
	CONSTRAINT "series_members_pkey" PRIMARY KEY("court_id","case_id","id"),
	CONSTRAINT "series_members_left_with_reason" CHECK (num_nonnulls(left_on, leave_ground, leave_reason) in (0, 3)),
	CONSTRAINT "series_members_ground_known" CHECK (leave_ground in ('goes-another-way', 'not-similar', 'entered-by-mistake'))
);
--> statement-breakpoint
ALTER TABLE "case_events" DROP CONSTRAINT "case_events_ground_given";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "joint_id" uuid;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_lead_fkey" FOREIGN KEY ("court_id","lead_case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_events" ADD CONSTRAINT "series_events_series_fkey" FOREIGN KEY ("court_id","series_id") REFERENCES "public"."series"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_members" ADD CONSTRAINT "series_members_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_members" ADD CONSTRAINT "series_members_series_fkey" FOREIGN KEY ("court_id","series_id") REFERENCES "public"."series"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "series_members_one_series" ON "series_members" USING btree ("court_id","case_id") WHERE left_on is null;--> statement-breakpoint
CREATE INDEX "series_members_of_series" ON "series_members" USING btree ("court_id","series_id","case_id") WHERE left_on is null;--> statement-breakpoint
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_ground_given" CHECK (ground is not null or command not in ('returnCase', 'withdrawCase', 'joinSeries', 'leaveSeries', 'declineOffer', 'raiseRecusal', 'decideRecusal', 'replaceMediator', 'pauseMediation', 'endMediation', 'expireMediation', 'settleFee', 'expireFeePeriod', 'deemWithdrawn', 'examineConfirmation', 'ruleOnConfirmation', 'withdrawConfirmation', 'disposeFastTrack', 'extendLimit', 'expirePeriod'));
--> statement-breakpoint
INSERT INTO legal_transitions (profile, from_state, command, to_state) VALUES
  ('pre-filing', 'received', 'joinSeries', 'received'),
  ('pre-filing', 'registered', 'joinSeries', 'registered'),
  ('pre-filing', 'seeking-consent', 'joinSeries', 'seeking-consent'),
  ('pre-filing', 'seeking-mediator', 'joinSeries', 'seeking-mediator'),
  ('pre-filing', 'offered', 'joinSeries', 'offered'),
  ('pre-filing', 'in-mediation', 'joinSeries', 'in-mediation'),
  ('pre-filing', 'paused', 'joinSeries', 'paused'),
  ('pre-filing', 'agreed', 'joinSeries', 'agreed'),
  ('pre-filing', 'failed', 'joinSeries', 'failed'),
  ('pre-filing', 'received', 'leaveSeries', 'received'),
  ('pre-filing', 'registered', 'leaveSeries', 'registered'),
  ('pre-filing', 'seeking-consent', 'leaveSeries', 'seeking-consent'),
  ('pre-filing', 'seeking-mediator', 'leaveSeries', 'seeking-mediator'),
  ('pre-filing', 'offered', 'leaveSeries', 'offered'),
  ('pre-filing', 'in-mediation', 'leaveSeries', 'in-mediation'),
  ('pre-filing', 'paused', 'leaveSeries', 'paused'),
  ('pre-filing', 'agreed', 'leaveSeries', 'agreed'),
  ('pre-filing', 'failed', 'leaveSeries', 'failed'),
  ('filed-first', 'received', 'joinSeries', 'received'),
  ('filed-first', 'registered', 'joinSeries', 'registered'),
  ('filed-first', 'seeking-consent', 'joinSeries', 'seeking-consent'),
  ('filed-first', 'seeking-mediator', 'joinSeries', 'seeking-mediator'),
  ('filed-first', 'offered', 'joinSeries', 'offered'),
  ('filed-first', 'in-mediation', 'joinSeries', 'in-mediation'),
  ('filed-first', 'paused', 'joinSeries', 'paused'),
  ('filed-first', 'agreed', 'joinSeries', 'agreed'),
  ('filed-first', 'failed', 'joinSeries', 'failed'),
  ('filed-first', 'received', 'leaveSeries', 'received'),
  ('filed-first', 'registered', 'leaveSeries', 'registered'),
  ('filed-first', 'seeking-consent', 'leaveSeries', 'seeking-consent'),
  ('filed-first', 'seeking-mediator', 'leaveSeries', 'seeking-mediator'),
  ('filed-first', 'offered', 'leaveSeries', 'offered'),
  ('filed-first', 'in-mediation', 'leaveSeries', 'in-mediation'),
  ('filed-first', 'paused', 'leaveSeries', 'paused'),
  ('filed-first', 'agreed', 'leaveSeries', 'agreed'),
  ('filed-first', 'failed', 'leaveSeries', 'failed');
