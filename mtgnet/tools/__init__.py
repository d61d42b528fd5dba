"""What people use at a table besides talk: dice, timers, life totals, polls, tables themselves."""
