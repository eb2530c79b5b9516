/** What the rivals that speak GraphQL offer. */
export const typeDefs = /* GraphQL */ `
  type Query {
    brand: String!
  }
  type Mutation {
    startVerification(input: StartInput!): Verification!
    checkCode(input: CheckInput!): Verification!
  }
  input StartInput {
    phoneNumber: String!
  }
  input CheckInput {
    verificationId: ID!
    code: String!
  }
  type Verification {
    id: ID!
    status: String!
  }
`;

type Calls = { start(phoneNumber: string): Promise<string>; check(id: string, code: string): Promise<boolean> };
type Check = { verificationId: string; code: string };

export const resolversOf = ({ start, check }: Calls) => ({
  Query: { brand: () => 'Bench' },
  Mutation: {
    startVerification: async (_: unknown, { input }: { input: { phoneNumber: string } }) => ({
      id: await start(input.phoneNumber),
      status: 'PENDING',
    }),
    checkCode: async (_: unknown, { input: { verificationId: id, code } }: { input: Check }) => ({
      id,
      status: (await check(id, code)) ? 'VERIFIED' : 'PENDING',
    }),
  },
});
