-- The board: what lets a screen on the wall read it, and what a court set for it.
-- Locks: two new tables, and SHARE ROW EXCLUSIVE on courts for as long as two foreign keys without rows take.
-- Expand: nothing that is there changes.
CREATE TABLE "board_settings" (
	"court_id" integer NOT NULL,
	"ranking" boolean NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" uuid NOT NULL,
	CONSTRAINT "board_settings_pkey" PRIMARY KEY("court_id")
);
--> statement-breakpoint
CREATE TABLE "display_tokens" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	CONSTRAINT "display_tokens_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "display_tokens_hash_key" UNIQUE("court_id","token_hash"),
	CONSTRAINT "display_tokens_hash_whole" CHECK (token_hash ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "display_tokens_end_within_a_year" CHECK (expires_at > created_at and expires_at <= created_at + interval '366 days'),
	CONSTRAINT "display_tokens_revocation_whole" CHECK (num_nulls(revoked_at, revoked_by) in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "board_settings" ADD CONSTRAINT "board_settings_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "display_tokens" ADD CONSTRAINT "display_tokens_court_fkey" FOREIGN KEY ("court_id") REFERENCES "public"."courts"("id") ON DELETE no action ON UPDATE no action;