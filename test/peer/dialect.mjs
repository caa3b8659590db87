// The forms that @neo4j/graphql 7 calls deprecated. The dialect that zonegraph shares
// with the library is the one without these; leaving them out also makes the
// library's schema, and so its validation, smaller.
export const excludeDeprecatedFields = {
  aggregationFilters: true,
  aggregationFiltersOutsideConnection: true,
  attributeFilters: true,
  bookmark: true,
  connectOrCreate: true,
  deprecatedOptionsArgument: true,
  directedArgument: true,
  idAggregations: true,
  implicitEqualFilters: true,
  implicitSet: true,
  limitRequired: true,
  mutationOperations: true,
  nestedUpdateOperationsFields: true,
  relationshipFilters: true,
};
