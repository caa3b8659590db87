-- The benchmark's graph as somebody would lay it out in PostgreSQL: numbers as
-- primary keys, the graph's ids as unique texts, a table for each kind of
-- relationship that can be many, and a column for each that is one.
CREATE TABLE city (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, code text NOT NULL UNIQUE);
CREATE TABLE zone (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, tier text, target_tier text,
	stage text NOT NULL, stage_note text, founded_year int, national_since_year int, national_by_year int, note text);
CREATE TABLE organisation (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, credit_code text UNIQUE,
	kind text NOT NULL, city_pk int);
CREATE TABLE enterprise (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, credit_code text UNIQUE,
	industry_code text, industry text, founded_year int, revenue float8, revenue_year int, employees int, city_pk int);
CREATE TABLE platform (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, kind text NOT NULL, level text,
	carrier boolean NOT NULL, field text, batch text, approved_year int, unveiled_on date, zone_pk int, city_pk int);
CREATE TABLE talent (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, name_en text, degree text, title text,
	programme text, recruited_year int);
CREATE TABLE award (pk int PRIMARY KEY, id text NOT NULL UNIQUE, name text NOT NULL, kind text NOT NULL, grade text, year int NOT NULL,
	number text, project text);
CREATE TABLE zone_city (zone_pk int NOT NULL, city_pk int NOT NULL);
CREATE TABLE site (pk int PRIMARY KEY, enterprise_pk int NOT NULL, zone_pk int NOT NULL, role text, since_year int);
CREATE TABLE enterprise_platform (enterprise_pk int NOT NULL, platform_pk int NOT NULL, role text NOT NULL);
CREATE TABLE organisation_platform (organisation_pk int NOT NULL, platform_pk int NOT NULL, role text NOT NULL);
CREATE TABLE enterprise_talent (enterprise_pk int NOT NULL, talent_pk int NOT NULL, position text, since_year int);
CREATE TABLE organisation_talent (organisation_pk int NOT NULL, talent_pk int NOT NULL, position text, since_year int);
CREATE TABLE enterprise_award (enterprise_pk int NOT NULL, award_pk int NOT NULL, rank int);
CREATE TABLE organisation_award (organisation_pk int NOT NULL, award_pk int NOT NULL, rank int);
CREATE TABLE talent_award (talent_pk int NOT NULL, award_pk int NOT NULL, rank int);
