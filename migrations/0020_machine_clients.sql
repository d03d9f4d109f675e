-- Why: other systems have a limit of their own, their registration can be changed, and they can read which requests they made.
-- Lock: machine_clients, a table of some dozen rows, is locked for a moment; its new columns are null or have a constant
-- default, so that no row is written again. Expand.
CREATE TABLE "client_requests" (
	"client_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"request_id" uuid NOT NULL,
	"method" text NOT NULL,
	"route" text NOT NULL,
	"status" smallint NOT NULL,
	"duration_ms" integer NOT NULL,
	"replayed" boolean NOT NULL,
	"deprecated" boolean NOT NULL,
	"problem" text,
	CONSTRAINT "client_requests_pkey" PRIMARY KEY("client_id","at","request_id"),
	CONSTRAINT "client_requests_status_known" CHECK (status between 100 and 599)
);
--> statement-breakpoint
ALTER TABLE "machine_clients" ADD COLUMN "rate_limit_per_minute" integer;--> statement-breakpoint
ALTER TABLE "machine_clients" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "machine_clients" ADD COLUMN "changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "machine_clients" ADD COLUMN "changed_by" uuid;--> statement-breakpoint
ALTER TABLE "client_requests" ADD CONSTRAINT "client_requests_client_fkey" FOREIGN KEY ("client_id") REFERENCES "public"."machine_clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "client_requests_by_age" ON "client_requests" USING btree ("at");--> statement-breakpoint
ALTER TABLE "machine_clients" ADD CONSTRAINT "machine_clients_rate_bounded" CHECK (rate_limit_per_minute between 1 and 100000);