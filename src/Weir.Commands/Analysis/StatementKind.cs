namespace Weir.Commands.Analysis;

/// <summary>What a pipeline has to know of a statement to keep its promises.</summary>
internal enum StatementKind
{
    /// <summary>It runs in a transaction with others.</summary>
    Ordinary,

    /// <summary>It changes the session, which the next user of the connection must not see.</summary>
    Session,

    /// <summary>It runs alone, outside of any transaction.</summary>
    Alone,

    /// <summary>It would begin or end a transaction, which is the strategy's business.</summary>
    TransactionControl,

    /// <summary>It needs a conversation of its own, as COPY does.</summary>
    Conversation,

    /// <summary>There is nothing in it.</summary>
    Empty,
}
