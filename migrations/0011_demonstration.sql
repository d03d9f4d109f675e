-- Why: the terms on which the lead case was settled are offered to the other cases of its series, and each answers for itself.
-- Lock: two new tables; a foreign key locks cases against writers for a moment.
-- Expand.
CREATE TABLE "demonstration_offers" (
	"court_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"lead_agreement_id" uuid NOT NULL,
	"made_on" date NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "demonstration_offers_pkey" PRIMARY KEY("court_id","id")
);
--> statement-breakpoint
CREATE TABLE "demonstration_terms" (
	"court_id" integer NOT NULL,
	"offer_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"instalments" jsonb NOT NULL,
	"answer" text,
	"answered_on" date,
	CONSTRAINT "demonstration_terms_pkey" PRIMARY KEY("court_id","offer_id","case_id"),
	CONSTRAINT "demonstration_terms_answer_known" CHECK (answer in ('accepted', 'declined'))
);
--> statement-breakpoint
ALTER TABLE "demonstration_offers" ADD CONSTRAINT "demonstration_offers_series_fkey" FOREIGN KEY ("court_id","series_id") REFERENCES "public"."series"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demonstration_terms" ADD CONSTRAINT "demonstration_terms_case_fkey" FOREIGN KEY ("court_id","case_id") REFERENCES "public"."cases"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demonstration_terms" ADD CONSTRAINT "demonstration_terms_offer_fkey" FOREIGN KEY ("court_id","offer_id") REFERENCES "public"."demonstration_offers"("court_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "demonstration_offers_of_series" ON "demonstration_offers" USING btree ("court_id","series_id","id");