-- The hub's state (市局服务端). One row of `hub` is the lock that every writing transaction takes: positions in
-- feeds and places in the tree therefore follow commit order.

create table hub (
  one boolean primary key default true check (one),
  id text not null,
  name text not null,
  public_key text not null,
  draw_key text not null,
  created_at bigint not null,
  epoch text not null,
  -- the hub's own chain of facts; a new one for each epoch, so that a restored hub never forks its chain
  chain_device text not null,
  chain_seq bigint not null,
  chain_hash text not null,
  hlc text,
  -- Merkle tree over accepted content hashes, as its frontier
  size bigint not null,
  peaks text[] not null,
  root text not null,
  -- newest position in any feed
  pos bigint not null,
  -- raised whenever org, people, roles or devices change
  access_version bigint not null
);

create table epoch (
  id text primary key,
  n integer generated always as identity,
  chain_device text not null unique,
  begun_at bigint not null,
  size bigint not null,
  root text not null
);

-- root of the tree after each commit: what a receipt that a device shows is compared with
create table tree_head (
  size bigint primary key,
  root text not null,
  at bigint not null
);

create table org (
  id text primary key,
  parent text,
  name text not null
);

create table person (
  id text primary key,
  name text not null,
  body text not null,
  active boolean not null
);

create table role_grant (
  id text primary key,
  person text not null,
  role text not null,
  body text not null,
  from_day text not null,
  to_day text,
  revoked_from text
);

create table device (
  id text primary key,
  person text not null,
  former_person text,
  public_key text not null,
  name text not null,
  status text not null check (status in ('waiting', 'active', 'revoked', 'denied')),
  was text,
  enrolled_at bigint not null,
  revoked_at bigint,
  -- the chain as far as it is known; the hash is null after a link that could not be read
  head_seq bigint not null default 0,
  head_hash text
);
create index device_person on device (person);

create table enrol_code (
  hash text primary key,
  person text not null,
  expires_at bigint not null,
  approved boolean not null,
  used_by text,
  made_at bigint not null
);

create table fact (
  id text primary key,
  content_hash text not null,
  type text not null,
  entity_kind text not null,
  entity_id text not null,
  owner text not null,
  subject text,
  audience text not null check (audience in ('owner', 'subject', 'all')),
  author text not null,
  device text not null,
  device_seq bigint not null,
  link_hash text not null,
  -- content, link, linkHash, signature: JSON text, never rewritten
  body text not null,
  -- personal data, erasable
  private text,
  status text not null check (status in ('accepted', 'awaiting', 'quarantined', 'unknown', 'refused')),
  code text,
  received_at bigint not null,
  -- brought back after a restore by a device that held it
  offered boolean not null default false,
  -- place in the tree
  leaf bigint unique
);
create index fact_chain on fact (device, device_seq);
create index fact_entity on fact (entity_kind, entity_id);
create index fact_open on fact (status) where status in ('awaiting', 'quarantined', 'unknown');
create index fact_frozen on fact (owner) where type = 'round.frozen';

-- What was said is never changed or removed: only judged, given its place, or stripped of personal data.
create function fact_is_evidence() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'facts are never removed';
  end if;
  if new.id <> old.id or new.content_hash <> old.content_hash or new.body <> old.body
    or new.link_hash <> old.link_hash or new.device <> old.device or new.device_seq <> old.device_seq
    or new.received_at <> old.received_at
    or (old.leaf is not null and new.leaf is distinct from old.leaf)
    or (new.private is not null and new.private is distinct from old.private)
  then
    raise exception 'facts are never changed';
  end if;
  return new;
end $$;
create trigger fact_evidence before update or delete on fact
  for each row execute function fact_is_evidence();

-- Places in chains that no row of `fact` takes: refused facts (kept by their device alone), and contents that
-- came a second time under another link.
create table other_link (
  device text not null,
  device_seq bigint not null,
  link_hash text,
  fact text not null,
  status text not null,
  code text,
  received_at bigint not null,
  primary key (device, device_seq)
);

-- Same id with another content: the one that came later (待查区).
create table quarantine (
  fact text not null,
  content_hash text not null,
  device text not null,
  device_seq bigint not null,
  body text not null,
  private text,
  owner text not null,
  received_at bigint not null,
  decided text,
  primary key (fact, content_hash)
);

-- What rulings said, to find it again after a restore: all of a range was accepted but the exceptions.
create table ruling (
  device text not null,
  from_seq bigint not null,
  through_seq bigint not null,
  except_facts text[] not null
);
create index ruling_device on ruling (device, from_seq);
create table released (
  fact text primary key
);

create table feed_entry (
  pos bigint primary key,
  feed text not null,
  fact text not null,
  op text not null check (op in ('add', 'withdraw'))
);
create index feed_entry_feed on feed_entry (feed, pos);

-- Personal data of these facts is erased, also when it arrives later (个人信息删除).
create table erased (
  fact text primary key,
  entity_kind text not null,
  entity_id text not null,
  by text not null,
  at bigint not null
);

create table blob (
  sha256 text primary key,
  size bigint not null,
  stored_at bigint not null
);
create table blob_part (
  sha256 text not null,
  start bigint not null,
  data bytea not null,
  primary key (sha256, start)
);
alter table blob_part alter column data set storage external;
create table blob_upload (
  sha256 text not null,
  device text not null,
  size bigint not null,
  received bigint not null,
  started_at bigint not null,
  primary key (sha256, device)
);
create table blob_upload_part (
  sha256 text not null,
  device text not null,
  start bigint not null,
  data bytea not null,
  primary key (sha256, device, start)
);
alter table blob_upload_part alter column data set storage external;
-- who sent it may fetch it; anyone else needs a readable fact that names it
create table blob_source (
  sha256 text not null,
  device text not null,
  primary key (sha256, device)
);
create table blob_ref (
  sha256 text not null,
  fact text not null,
  primary key (sha256, fact)
);

create table lease (
  case_id text primary key,
  person text not null,
  device text not null,
  until bigint not null
);

create table draw_seed (
  freeze_fact text primary key,
  plan_hash text not null,
  device text not null,
  signed_at bigint not null
);

-- Requests seen, and the secret that nonces are made with. Unlogged on purpose: writing them costs no disk
-- sync, and a crash empties both together, so that a nonce never outlives the memory of its use.
create unlogged table request_secret (
  one boolean primary key default true check (one),
  secret text not null
);
create unlogged table request_used (
  device text not null,
  counter bigint not null,
  at bigint not null,
  primary key (device, counter)
);
create unlogged table device_seen (
  device text primary key,
  at bigint not null,
  app text not null,
  unsent bigint not null,
  clock_offset bigint not null,
  incarnation text not null,
  superseded text[] not null default '{}'
);
