-- Last contact of devices outlives a crash of the database: the ones that matter are those that do not come back.
alter table device_seen set logged;
