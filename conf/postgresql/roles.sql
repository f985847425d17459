-- Who may do what in the database of a node, as roles without login. Run it as the owner of the tables (who ran `kakehashi init`), after
-- `init` and after each `migrate`; running it again changes nothing:
--
--   psql --set ON_ERROR_STOP=1 --file conf/postgresql/roles.sql "postgresql://owner@host/kakehashi"
--
-- Then give each login the role of what it does (docs/operations.md):
--   GRANT kakehashi_server TO the_server;  GRANT kakehashi_import TO the_import;  GRANT kakehashi_read TO the_auditor;
--
-- Nobody but the owner changes tables, policies or registered systems, and nobody at all, without being the owner, changes or removes what is
-- in the log: its entries, signed heads, origins and censuses can only be added to.

DO $$
BEGIN
    FOR role_name IN 1..3 LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = (ARRAY['kakehashi_read', 'kakehashi_import', 'kakehashi_server'])[role_name]) THEN
            EXECUTE 'CREATE ROLE ' || (ARRAY['kakehashi_read', 'kakehashi_import', 'kakehashi_server'])[role_name] || ' NOLOGIN';
        END IF;
    END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, kakehashi_read, kakehashi_import, kakehashi_server;
GRANT USAGE ON SCHEMA public TO kakehashi_read, kakehashi_import, kakehashi_server;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO kakehashi_read, kakehashi_import, kakehashi_server;

-- The log is added to. Its head, and what is made of it, move; `log verify` shows when they do not say what the entries say.
GRANT INSERT ON access_log, log_checkpoint, log_origin, census TO kakehashi_import, kakehashi_server;
GRANT UPDATE ON log_head, log_tree TO kakehashi_import, kakehashi_server;
GRANT INSERT, UPDATE, DELETE ON log_tile, census_tile, person_head TO kakehashi_import, kakehashi_server;
GRANT INSERT ON census_key TO kakehashi_import, kakehashi_server;

-- What imports write, and take back where one was not finished.
GRANT INSERT, UPDATE, DELETE ON import_set, submission_file, submission_chunk, held_unit, staged_register, staged_event, staged_office, staged_status,
    publication, enrolment, fact, directive, relation, former_number, reading_copy, identity_backlog TO kakehashi_import, kakehashi_server;
GRANT INSERT, UPDATE ON office, insurer_status, identity_review, counter, sealing_key, search_key TO kakehashi_import, kakehashi_server;

-- What the server and people at its counter write besides.
GRANT INSERT, UPDATE ON proxy, protective_hold, disaster, emergency, emergency_choice, notice, notice_contact, seen_by, person_link,
    person_link_enrolment, person_link_reference TO kakehashi_server;
GRANT INSERT, DELETE ON used_assertion, revoked_token, used_sign_in TO kakehashi_server;
GRANT INSERT, UPDATE, DELETE ON account, invitation, invitation_try, signed_in TO kakehashi_server;

-- Erasing a person takes contents away.
GRANT INSERT ON erasure TO kakehashi_server;
GRANT DELETE ON identity_review TO kakehashi_server;
