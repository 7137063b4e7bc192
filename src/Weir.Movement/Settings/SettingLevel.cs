namespace Weir.Movement;

/// <summary>Where the value of a setting came from; later ones win.</summary>
public enum SettingLevel
{
    /// <summary>Nobody said anything.</summary>
    Default,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The job's or pipeline's file.</summary>
    Job,

    /// <summary>The command line, or the program that runs the transfer.</summary>
    Run,
}
