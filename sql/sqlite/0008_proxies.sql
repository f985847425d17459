-- Kakehashi 0008: proxies with the evidence of their power, sealed under the person's key; numbers of proxies, holds, declarations.
ALTER TABLE proxy ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
INSERT INTO counter (name, next) SELECT 'proxy', COALESCE(MAX(proxy_id), 0) + 1 FROM proxy;
INSERT INTO counter (name, next) SELECT 'hold', COALESCE(MAX(hold_id), 0) + 1 FROM protective_hold;
INSERT INTO counter (name, next) SELECT 'disaster', COALESCE(MAX(disaster_id), 0) + 1 FROM disaster;
