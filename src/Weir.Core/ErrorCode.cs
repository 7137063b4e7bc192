namespace Weir;

/// <summary>Names one failure for good: the code never changes meaning and is never reused.</summary>
/// <param name="Name">The stable name, such as <c>COLUMN_NOT_FOUND</c>.</param>
/// <param name="SqlState">The five characters that ADO.NET callers see; PostgreSQL's where it has one.</param>
/// <param name="Kind">Who has to act.</param>
public sealed record ErrorCode(string Name, string SqlState, ErrorKind Kind)
{
    /// <summary>The text is not a statement of the grammar.</summary>
    public static ErrorCode SyntaxError { get; } = new("SYNTAX_ERROR", "42601", ErrorKind.User);

    /// <summary>The statement is longer or nested deeper than the limits allow.</summary>
    public static ErrorCode StatementTooComplex { get; } = new("STATEMENT_TOO_COMPLEX", "54001", ErrorKind.User);

    /// <summary>The statement is valid, and Weir does not do it (yet). Nothing was done.</summary>
    public static ErrorCode NotSupported { get; } = new("NOT_SUPPORTED", "0A000", ErrorKind.User);

    /// <summary>No column of that name is visible at that place in the statement.</summary>
    public static ErrorCode ColumnNotFound { get; } = new("COLUMN_NOT_FOUND", "42703", ErrorKind.User);

    /// <summary>More than one visible column has that name.</summary>
    public static ErrorCode AmbiguousColumn { get; } = new("AMBIGUOUS_COLUMN", "42702", ErrorKind.User);

    /// <summary>No connection has a table of that name.</summary>
    public static ErrorCode TableNotFound { get; } = new("TABLE_NOT_FOUND", "42P01", ErrorKind.User);

    /// <summary>More than one connection has a table of that name.</summary>
    public static ErrorCode AmbiguousTable { get; } = new("AMBIGUOUS_TABLE", "42P09", ErrorKind.User);

    /// <summary>The target exists and the mode does not allow that.</summary>
    public static ErrorCode TableExists { get; } = new("TABLE_EXISTS", "42P07", ErrorKind.User);

    /// <summary>A name is given twice where it must be unique.</summary>
    public static ErrorCode DuplicateName { get; } = new("DUPLICATE_NAME", "42712", ErrorKind.User);

    /// <summary>No function or operator has that name and takes arguments of those types.</summary>
    public static ErrorCode FunctionNotFound { get; } = new("FUNCTION_NOT_FOUND", "42883", ErrorKind.User);

    /// <summary>A column or aggregate stands where grouping forbids it.</summary>
    public static ErrorCode GroupingError { get; } = new("GROUPING_ERROR", "42803", ErrorKind.User);

    /// <summary>A window function stands where it is not allowed.</summary>
    public static ErrorCode WindowingError { get; } = new("WINDOWING_ERROR", "42P20", ErrorKind.User);

    /// <summary>Types do not fit each other.</summary>
    public static ErrorCode TypeMismatch { get; } = new("TYPE_MISMATCH", "42804", ErrorKind.User);

    /// <summary>A value cannot be read as the wanted type.</summary>
    public static ErrorCode InvalidCast { get; } = new("INVALID_CAST", "22P02", ErrorKind.User);

    /// <summary>An argument or option has a value outside its range.</summary>
    public static ErrorCode InvalidParameter { get; } = new("INVALID_PARAMETER", "22023", ErrorKind.User);

    /// <summary>An ordinal or column list refers to nothing.</summary>
    public static ErrorCode InvalidColumnReference { get; } = new("INVALID_COLUMN_REFERENCE", "42P10", ErrorKind.User);

    /// <summary>A scalar subquery or an upsert met more than one row where one is allowed.</summary>
    public static ErrorCode CardinalityViolation { get; } = new("CARDINALITY_VIOLATION", "21000", ErrorKind.User);

    /// <summary>A division by zero.</summary>
    public static ErrorCode DivisionByZero { get; } = new("DIVISION_BY_ZERO", "22012", ErrorKind.User);

    /// <summary>A number is outside the range of its type.</summary>
    public static ErrorCode NumericOverflow { get; } = new("NUMERIC_OVERFLOW", "22003", ErrorKind.User);

    /// <summary>A date or time is outside the range of its type.</summary>
    public static ErrorCode DateTimeOverflow { get; } = new("DATETIME_OVERFLOW", "22008", ErrorKind.User);

    /// <summary>The pattern is not a regular expression.</summary>
    public static ErrorCode InvalidRegularExpression { get; } =
        new("INVALID_REGULAR_EXPRESSION", "2201B", ErrorKind.User);

    /// <summary>A limit or offset below zero.</summary>
    public static ErrorCode InvalidRowCount { get; } = new("INVALID_ROW_COUNT", "2201W", ErrorKind.User);

    /// <summary>Bytes that are not valid in the encoding of text.</summary>
    public static ErrorCode InvalidText { get; } = new("INVALID_TEXT", "22021", ErrorKind.User);

    /// <summary>A row violates a constraint of the target.</summary>
    public static ErrorCode ConstraintViolation { get; } = new("CONSTRAINT_VIOLATION", "23000", ErrorKind.User);

    /// <summary>A configuration or pipeline file is wrong.</summary>
    public static ErrorCode ConfigurationError { get; } = new("CONFIGURATION_ERROR", "F0000", ErrorKind.User);

    /// <summary>The command line is wrong.</summary>
    public static ErrorCode UsageError { get; } = new("USAGE_ERROR", "F0001", ErrorKind.User);

    /// <summary>No file matches the path.</summary>
    public static ErrorCode FileNotFound { get; } = new("FILE_NOT_FOUND", "58P01", ErrorKind.User);

    /// <summary>A file is damaged or not of the format it claims.</summary>
    public static ErrorCode InvalidFile { get; } = new("INVALID_FILE", "22P04", ErrorKind.User);

    /// <summary>Data of a source does not have the promised shape or type.</summary>
    public static ErrorCode InvalidData { get; } = new("INVALID_DATA", "22P03", ErrorKind.User);

    /// <summary>A check of a pipeline did not hold.</summary>
    public static ErrorCode ExpectationFailed { get; } = new("EXPECTATION_FAILED", "P0004", ErrorKind.User);

    /// <summary>Counts or checksums of source and target differ.</summary>
    public static ErrorCode IntegrityError { get; } = new("INTEGRITY_ERROR", "XX001", ErrorKind.User);

    /// <summary>The schema of source or target is not the expected one.</summary>
    public static ErrorCode SchemaDrift { get; } = new("SCHEMA_DRIFT", "42P16", ErrorKind.User);

    /// <summary>A source is no longer as an unfinished run of a job saw it.</summary>
    public static ErrorCode SourceChanged { get; } = new("SOURCE_CHANGED", "F0002", ErrorKind.User);

    /// <summary>A job's definition is not that of its unfinished run.</summary>
    public static ErrorCode JobChanged { get; } = new("JOB_CHANGED", "F0003", ErrorKind.User);

    /// <summary>The job runs already, here or elsewhere.</summary>
    public static ErrorCode JobRunning { get; } = new("JOB_RUNNING", "55006", ErrorKind.User);

    /// <summary>A job was asked to stop before its end, and can be resumed.</summary>
    public static ErrorCode JobStopped { get; } = new("JOB_STOPPED", "57015", ErrorKind.User);

    /// <summary>The source refuses this user that action.</summary>
    public static ErrorCode PermissionDenied { get; } = new("PERMISSION_DENIED", "42501", ErrorKind.User);

    /// <summary>The source does not accept the credentials.</summary>
    public static ErrorCode AuthenticationFailed { get; } = new("AUTHENTICATION_FAILED", "28P01", ErrorKind.User);

    /// <summary>A source cannot be reached.</summary>
    public static ErrorCode ConnectionFailed { get; } = new("CONNECTION_FAILED", "08001", ErrorKind.External);

    /// <summary>The connection to a source broke while it was used.</summary>
    public static ErrorCode ConnectionLost { get; } = new("CONNECTION_LOST", "08006", ErrorKind.External);

    /// <summary>A source refused a request or statement; its own message follows.</summary>
    public static ErrorCode SourceError { get; } = new("SOURCE_ERROR", "58000", ErrorKind.User);

    /// <summary>A source fails for reasons that may pass.</summary>
    public static ErrorCode SourceUnavailable { get; } = new("SOURCE_UNAVAILABLE", "58001", ErrorKind.External);

    /// <summary>Reading or writing a file failed.</summary>
    public static ErrorCode InputOutputError { get; } = new("INPUT_OUTPUT_ERROR", "58030", ErrorKind.Resource);

    /// <summary>No space is left on the device.</summary>
    public static ErrorCode DiskFull { get; } = new("DISK_FULL", "53100", ErrorKind.Resource);

    /// <summary>The memory budget of the query is used up.</summary>
    public static ErrorCode OutOfMemory { get; } = new("OUT_OF_MEMORY", "53200", ErrorKind.Resource);

    /// <summary>A configured limit was reached.</summary>
    public static ErrorCode LimitExceeded { get; } = new("LIMIT_EXCEEDED", "54000", ErrorKind.Resource);

    /// <summary>The time limit was reached.</summary>
    public static ErrorCode Timeout { get; } = new("TIMEOUT", "57014", ErrorKind.Resource);

    /// <summary>A statement of a pipeline was not executed: one before it failed, or it was taken back.</summary>
    public static ErrorCode NotExecuted { get; } = new("NOT_EXECUTED", "F0004", ErrorKind.User);

    /// <summary>The connection was lost after a statement was sent; only the source can tell whether it was executed.</summary>
    public static ErrorCode OutcomeUnknown { get; } = new("OUTCOME_UNKNOWN", "08007", ErrorKind.External);

    /// <summary>An invariant of Weir does not hold.</summary>
    public static ErrorCode Internal { get; } = new("INTERNAL", "XX000", ErrorKind.Internal);
}
