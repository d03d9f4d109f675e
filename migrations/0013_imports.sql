-- Why: lists of disputes are handed in as files, checked dispute by dispute, and imported; what a list says is sealed and erased
-- after thirty days. A file is one import of a court at a time, by a unique index.
-- Lock: operations is read once while its check is made anew, closed to writers for that time. Expand.
CREATE TABLE "import_events" (
	"court_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"act" text NOT NULL,
	"ground" text,
	"reason" text,
	"row_numbers" integer[] NOT NULL,
	"actor_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_events_pkey" PRIMARY KEY("court_id","import_id","version"),
	CONSTRAINT "import_events_act_known" CHECK (act in ('uploaded', 'rows-screened', 'rows-readmitted', 'started', 'discarded')),
	CONSTRAINT "import_events_ground_known" CHECK (ground in ('no-ability-to-pay', 'no-jurisdiction', 'not-fit-for-mediation', 'duplicate', 'papers-incomplete', 'other'))
);
--> statement-breakpoint
CREATE TABLE "import_exports" (
	"court_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rows" text NOT NULL,
	"format" text NOT NULL,
	"purpose" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"request_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_exports_pkey" PRIMARY KEY("court_id","import_id","id"),
	CONSTRAINT "import_exports_purpose_known" CHECK (purpose in ('correction', 'return-to-sender', 'handling'))
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"court_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"row_number" integer NOT NULL,
	"rows" integer NOT NULL,
	"content" text,
	"repeats_row" integer,
	"possible_duplicates" integer NOT NULL,
	"screening_ground" text,
	"screening_reason" text,
	CONSTRAINT "import_rows_pkey" PRIMARY KEY("court_id","import_id","position"),
	CONSTRAINT "import_rows_ground_known" CHECK (screening_ground in ('no-ability-to-pay', 'no-jurisdiction', 'not-fit-for-mediation', 'duplicate', 'papers-incomplete', 'other')),
	CONSTRAINT "import_rows_screened_with_reason" CHECK (num_nonnulls(screening_ground, screening_reason) in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"file_name" text,
	"format" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"channel" text NOT NULL,
	"registers_at_once" boolean NOT NULL,
	"received_on" date NOT NULL,
	"series_id" uuid,
	"ignored_headers" text[] NOT NULL,
	"disputes" integer NOT NULL,
	"check_operation_id" uuid,
	"import_operation_id" uuid,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"discarded_on" date,
	"erase_on" date NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "imports_pkey" PRIMARY KEY("court_id","id"),
	CONSTRAINT "imports_format_known" CHECK (format in ('csv-utf-8', 'csv-gb18030', 'xlsx')),
	CONSTRAINT "imports_channel_known" CHECK (channel in ('counter', 'online', 'cross-region', 'platform', 'circuit-tribunal', 'partner-organisation'))
);
--> statement-breakpoint
ALTER TABLE "operations" DROP CONSTRAINT "operations_kind_known";--> statement-breakpoint
ALTER TABLE "import_events" ADD CONSTRAINT "import_events_import_fkey" FOREIGN KEY ("court_id","import_id") REFERENCES "public"."imports"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_exports" ADD CONSTRAINT "import_exports_import_fkey" FOREIGN KEY ("court_id","import_id") REFERENCES "public"."imports"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_fkey" FOREIGN KEY ("court_id","import_id") REFERENCES "public"."imports"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_check_fkey" FOREIGN KEY ("court_id","check_operation_id") REFERENCES "public"."operations"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_import_fkey" FOREIGN KEY ("court_id","import_operation_id") REFERENCES "public"."operations"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_series_fkey" FOREIGN KEY ("court_id","series_id") REFERENCES "public"."series"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "imports_one_per_file" ON "imports" USING btree ("court_id","digest") WHERE discarded_on is null;--> statement-breakpoint
CREATE INDEX "imports_to_erase" ON "imports" USING btree ("erase_on") WHERE erased_at is null;--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_kind_known" CHECK (kind in ('batch-act', 'import-check', 'import', 'assignment-plan'));