// Most of these tests wait for a server or for a limit of time, so more of them run than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
