export { type Mailer, type MailSent, type OutgoingMail, openMailer } from './open-mailer.ts';
