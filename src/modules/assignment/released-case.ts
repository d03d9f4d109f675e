/** Columns of a case that looks for a mediator again. A pause, the notices and the acceptance go with the mediators. */
export const WITHOUT_MEDIATORS = {
  mediatorId: null,
  coMediatorIds: [],
  organisationId: null,
  acceptedOn: null,
  noticesComplete: false,
  pauseReason: null,
}
