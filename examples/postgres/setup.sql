-- The tables of the example: a shop as its application writes it, and a mart for reports.
DROP SCHEMA IF EXISTS shop, mart CASCADE;
CREATE SCHEMA shop;
CREATE SCHEMA mart;

-- Orders arrive as text, as the web shop sends them; a few of them are damaged.
CREATE TABLE shop.orders (
    order_id    bigint PRIMARY KEY,
    ordered_at  text NOT NULL,
    customer_id bigint NOT NULL,
    product_id  bigint NOT NULL,
    quantity    text NOT NULL,
    unit_price  text NOT NULL,
    discount    numeric(4, 2),
    status      text NOT NULL,
    note        text
);

CREATE TABLE shop.products (
    product_id bigint PRIMARY KEY,
    name       text NOT NULL,
    category   text NOT NULL,
    price      numeric(10, 2),
    is_active  boolean
);

CREATE TABLE shop.customers (
    customer_id bigint PRIMARY KEY,
    name        text NOT NULL,
    country     char(2),
    city        text,
    since       timestamptz,
    tags        text[]
);

CREATE TABLE shop.regions (
    country  char(2) PRIMARY KEY,
    region   text NOT NULL,
    currency text
);

-- Sales above the limit need an approval and have no place here.
CREATE TABLE mart.large_sales (
    order_id   bigint PRIMARY KEY,
    ordered_at timestamptz NOT NULL,
    customer   text NOT NULL,
    product    text NOT NULL,
    amount     numeric(12, 2) NOT NULL CONSTRAINT approval_limit CHECK (amount <= 5400)
);
