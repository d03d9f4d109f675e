-- Why: events are sent to other systems, signed, in the order of each case, at least once (Standard Webhooks 1.0.0; ADR on webhooks).
-- Lock: foreign keys are added to empty tables; person_notices is read once for the list of templates. Expand.
CREATE TABLE "webhook_cursors" (
	"court_id" integer NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"began_after" bigint NOT NULL,
	"position" bigint NOT NULL,
	"skipped" bigint NOT NULL,
	"deliveries" bigint NOT NULL,
	CONSTRAINT "webhook_cursors_pkey" PRIMARY KEY("court_id","endpoint_id"),
	CONSTRAINT "webhook_cursors_not_before_begin" CHECK (position >= began_after)
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"court_id" integer NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"command" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"last_status" integer,
	"last_failure" text,
	"next_attempt_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"body" text,
	"body_sha256" "bytea" NOT NULL,
	CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY("court_id","endpoint_id","position"),
	CONSTRAINT "webhook_deliveries_status_known" CHECK (status in ('waiting', 'accepted', 'dead')),
	CONSTRAINT "webhook_deliveries_body_while_unsettled" CHECK ((settled_at is null) <= (body is not null) and (status <> 'waiting') <= (body is null)),
	CONSTRAINT "webhook_deliveries_due_while_waiting" CHECK (next_attempt_at is null or status = 'waiting'),
	CONSTRAINT "webhook_deliveries_settled" CHECK (status = 'waiting' or settled_at is not null),
	CONSTRAINT "webhook_deliveries_accepted_settled" CHECK (accepted_at is null or settled_at is not null)
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"url" text NOT NULL,
	"commands" text[],
	"court_ids" integer[] NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"disabled_at" timestamp with time zone,
	"disabled_reason" text,
	CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY("id"),
	CONSTRAINT "webhook_endpoints_disabled_reason_known" CHECK (disabled_reason in ('by-request', 'gone', 'no-success', 'withdrawn')),
	CONSTRAINT "webhook_endpoints_disabled_with_reason" CHECK ((disabled_at is null) = (disabled_reason is null)),
	CONSTRAINT "webhook_endpoints_courts_named" CHECK (cardinality(court_ids) > 0)
);
--> statement-breakpoint
CREATE TABLE "webhook_leases" (
	"endpoint_id" uuid NOT NULL,
	"fence" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"failures" integer NOT NULL,
	"failing_since" timestamp with time zone,
	"paused_until" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	CONSTRAINT "webhook_leases_pkey" PRIMARY KEY("endpoint_id"),
	CONSTRAINT "webhook_leases_failing_since_first" CHECK ((failures > 0) = (failing_since is not null))
);
--> statement-breakpoint
CREATE TABLE "webhook_secrets" (
	"endpoint_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"ends_at" timestamp with time zone,
	CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY("endpoint_id","id"),
	CONSTRAINT "webhook_secrets_sealed" CHECK (secret like 'v1.%')
);
--> statement-breakpoint
ALTER TABLE "person_notices" DROP CONSTRAINT "person_notices_template_known";--> statement-breakpoint
ALTER TABLE "webhook_cursors" ADD CONSTRAINT "webhook_cursors_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_cursors" ADD CONSTRAINT "webhook_cursors_endpoint_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_client_fkey" FOREIGN KEY ("client_id") REFERENCES "public"."machine_clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_leases" ADD CONSTRAINT "webhook_leases_endpoint_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_endpoint_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_cursors_by_endpoint" ON "webhook_cursors" USING btree ("endpoint_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("court_id","endpoint_id","next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unsettled" ON "webhook_deliveries" USING btree ("court_id","endpoint_id","case_id","position") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_in_trouble" ON "webhook_deliveries" USING btree ("court_id","endpoint_id","status","position") WHERE status <> 'accepted';--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_client" ON "webhook_endpoints" USING btree ("client_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_secrets_newest" ON "webhook_secrets" USING btree ("endpoint_id") WHERE ends_at is null;--> statement-breakpoint
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_template_known" CHECK (template in ('operation-ended', 'offer-received', 'offer-lapsed', 'mediation-expired', 'mediation-restored', 'deadline-warning', 'fee-unpaid', 'handed-to-team', 'deadline-moved', 'supervision-raised', 'supervision-answered', 'supervision-escalated', 'supervision-closed', 'webhook-disabled', 'calendar-ends'));
--> statement-breakpoint
-- Deliveries are inserted in masses and a few of them changed; leases change all the time. Both are cleaned by their number.
ALTER TABLE "webhook_deliveries" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
--> statement-breakpoint
ALTER TABLE "webhook_leases" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
