-- What was paid on each of the last days, for the staff's figures.
CREATE INDEX purchases_paid ON purchases (settled_at) WHERE status = 'paid';
