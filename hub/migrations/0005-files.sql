-- purged files are looked for by the hour
create index fact_file_purged on fact (entity_id) where type = 'file.purged';
