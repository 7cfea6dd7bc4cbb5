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
INSERT INTO concept_list VALUES ('http://id.esd.org.uk/list/subjects', 'subjects', 'Integrated Public Sector Vocabulary', '4.00', 'Free to use; name the source.');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', '1', 'Environmental monitoring', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', 'prefLabel', 'en', 'Environmental monitoring');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', 'altLabel', 'en', 'Air quality monitoring');
INSERT INTO concept_parent VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', 'http://id.esd.org.uk/subject/501', 1);
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/4', '4', 'Nature study', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/4', 'prefLabel', 'en', 'Nature study');
INSERT INTO concept_parent VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/4', 'http://id.esd.org.uk/subject/501', 1);
INSERT INTO concept_parent VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/4', 'http://id.esd.org.uk/subject/499', 2);
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', '499', 'Education', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', 'prefLabel', 'cy', 'Addysg');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', 'prefLabel', 'en', 'Education');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/501', '501', 'Environment', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/501', 'prefLabel', 'en', 'Environment');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/1', 'from', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', '57');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', 'from', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', '57');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/subjects', 'http://id.esd.org.uk/subject/499', 'from', 'http://def.esd.org.uk/hasSubject', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/1', '1');
COMMIT;
