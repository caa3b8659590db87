// What PostGraphile takes from Node 22, for Node 20. To be imported first.
Promise.withResolvers ??= function withResolvers() {
  const out = {};
  out.promise = new this((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
};
