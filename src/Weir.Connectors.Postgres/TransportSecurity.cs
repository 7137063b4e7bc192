namespace Weir.Connectors.Postgres;

/// <summary>libpq's sslmode: documentation, "SSL Support", table of modes. The numbers are the driver's.</summary>
internal enum TransportSecurity
{
    Disable = 0,
    Allow = 1,
    Prefer = 2,
    Require = 3,
    VerifyCa = 4,
    VerifyFull = 5,
}
