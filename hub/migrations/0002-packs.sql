-- What is known of the 离线交换包 of each device, and the parts of packs that wait to be fetched.

create table pack_peer (
  device text primary key,
  -- the newest pack of the device that was taken whole
  in_no bigint not null default 0,
  in_pack text,
  -- number of the last pack made for it
  out_no bigint not null default 0,
  -- what the device said of itself in its newest pack: where it stands, what it lacks
  told text,
  -- how taking that pack ended: files that are whole, why the facts were not all looked at
  came text,
  at bigint not null
);

-- parts are blobs for as long as they are carried, then they go
create table pack_part (
  sha256 text primary key,
  at bigint not null
);
