// Each file of tests has a home of its own below the one of them all, and so none sees what another one stored.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

process.env.RX_URLSESSION_HOME = join(process.env.RX_URLSESSION_HOME, randomUUID());
