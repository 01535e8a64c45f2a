/** Whose book a trade is for, as far as the caller knows: by Legal Entity Identifier, by BIC, by name. */
export type OurParty = { lei?: string; bic?: string; name?: string };
