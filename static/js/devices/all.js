// @ts-check
/** Every instrument of the professionals' calls: each room offers its own and tells what its cards show. */
export {};
