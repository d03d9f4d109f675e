-- Why: people are told what waits for them, in an inbox and, if they want, by mail.
-- Lock: none; both tables are new. The index on grants closes that small table to writers while it is made.
-- Expand.
CREATE TABLE "notice_addresses" (
	"person_id" uuid NOT NULL,
	"address" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notice_addresses_pkey" PRIMARY KEY("person_id"),
	CONSTRAINT "notice_addresses_sealed" CHECK (address like 'v1.%')
);
--> statement-breakpoint
CREATE TABLE "person_notices" (
	"person_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"template" text NOT NULL,
	"case_id" uuid,
	"data" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"mail_attempts" integer NOT NULL,
	"next_mail_at" timestamp with time zone,
	"mailed_at" timestamp with time zone,
	CONSTRAINT "person_notices_pkey" PRIMARY KEY("person_id","id"),
	CONSTRAINT "person_notices_template_known" CHECK (template in ('offer-received', 'offer-lapsed', 'mediation-expired', 'deadline-warning', 'fee-unpaid', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'calendar-ends')),
	CONSTRAINT "person_notices_mailed_once" CHECK (mailed_at is null or next_mail_at is null)
);
--> statement-breakpoint
CREATE INDEX "person_notices_unread" ON "person_notices" USING btree ("person_id","id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "person_notices_to_mail" ON "person_notices" USING btree ("person_id","next_mail_at") WHERE next_mail_at is not null;--> statement-breakpoint
CREATE INDEX "grants_by_mediator" ON "grants" USING btree ("mediator_id") WHERE mediator_id is not null and revoked_at is null;