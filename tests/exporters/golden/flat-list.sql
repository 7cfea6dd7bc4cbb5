BEGIN;
CREATE TABLE IF NOT EXISTS concept_list (
  uri VARCHAR(500) PRIMARY KEY, identifier VARCHAR(100) NOT NULL, title TEXT, version VARCHAR(50),
  rights TEXT
);
CREATE TABLE IF NOT EXISTS concept (
  list_uri VARCHAR(500) NOT NULL REFERENCES concept_list (uri), uri VARCHAR(500) NOT NULL,
  identifier VARCHAR(200) NOT NULL, label TEXT NOT NULL, definition TEXT, retired INTEGER NOT NULL,
  PRIMARY KEY (list_uri, identifier)
);
CREATE TABLE IF NOT EXISTS concept_name (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, kind VARCHAR(50) NOT NULL,
  language VARCHAR(35) NOT NULL, name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS concept_parent (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, parent_uri VARCHAR(500) NOT NULL,
  place INTEGER NOT NULL, PRIMARY KEY (list_uri, uri, parent_uri)
);
CREATE TABLE IF NOT EXISTS concept_mapping (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, direction VARCHAR(4) NOT NULL,
  predicate VARCHAR(500) NOT NULL, other_list_uri VARCHAR(500) NOT NULL,
  other_uri VARCHAR(500) NOT NULL, other_identifier VARCHAR(200) NOT NULL
);
INSERT INTO concept_list VALUES ('http://id.esd.org.uk/list/services', 'services', 'Local government services', '4.00', 'Free to use; name the source.');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/1', '1', 'Home schooling', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/1', 'prefLabel', 'en', 'Home schooling');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', '57', 'Children''s "play" schemes, holidays', 'What it is,
in two lines.', 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'prefLabel', 'en', 'Children''s "play" schemes, holidays');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'altLabel', 'en', 'Playgroups');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'formerName', 'en', 'Play - schemes');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/58', '58', 'Child-minding', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/58', 'prefLabel', 'en', 'Child-minding');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/230', '230', 'Community playgrounds', NULL, 1);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/230', 'prefLabel', 'en', 'Community playgrounds');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/1', 'to', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', '499');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'from', 'http://def.esd.org.uk/containsService', 'http://id.esd.org.uk/list/navigation', 'http://id.esd.org.uk/serviceGroup/2', '2');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'to', 'http://def.esd.org.uk/hasInteraction', 'http://id.esd.org.uk/list/interactions', 'http://id.esd.org.uk/interaction/0', '0');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'to', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', '499');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', 'to', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', '1');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/58', 'from', 'http://def.esd.org.uk/containsService', 'http://id.esd.org.uk/list/navigation', 'http://id.esd.org.uk/serviceGroup/2', '2');
COMMIT;
