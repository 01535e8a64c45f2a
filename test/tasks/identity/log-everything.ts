// The logger looks at these when it is made: so this is imported before whatever makes it. Somebody may switch the second on to
// look for a fault; events carry passwords, and must not be logged even so.
process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG';
process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
