// Leak checks look at a counter of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
