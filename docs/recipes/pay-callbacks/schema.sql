create table orders (external_id text primary key, status text not null default 'pending');
