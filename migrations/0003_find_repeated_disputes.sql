-- Why: a dispute that is handed in again is found by both of its sides; respondents often have a name and no number.
-- Lock: writes to parties wait while the index is built, some 2 s per million parties.
-- Expand.
CREATE INDEX "parties_by_respondent_name" ON "parties" USING btree ("court_id","name","case_id") WHERE role = 'respondent';
