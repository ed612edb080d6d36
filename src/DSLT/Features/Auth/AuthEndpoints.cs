using DSLT.Core;
using DSLT.Features.Auth.Passwords;
using DSLT.Features.Referrals;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Auth;

/// <summary>Accounts and sessions.</summary>
internal static class AuthEndpoints
{
    /// <summary>How long a login lasts.</summary>
    public const long SessionLifetime = Clock.Day;

    private static readonly Refusal WrongCredentials =
        new(Code.InvalidCredentials, "The user name or the password is wrong.");

    public static void MapAuth(this RouteGroupBuilder api)
    {
        api.MapPost("/setup", SetUp)
            .WithTags("Auth")
            .WithName("SetUp")
            .WithSummary("Make the first administrator")
            .WithDescription(
                "Takes the one-time token that the node prints at its start. Once there is an account, "
                    + "this answers 404 for ever.")
            .Requires(Permission.None)
            .Refuses(
                Code.InvalidCredentials, Code.NotFoundRoute, Code.Invalid("username"),
                Code.Invalid("password"), Code.RateLimited);
        var auth = api.MapGroup("/auth").WithTags("Auth");
        auth.MapPost("/register", Register)
            .WithName("Register")
            .WithSummary("Make an account")
            .WithDescription(
                "User names are 2-32 of a-z, 0-9, '.', '_' and '-', a letter first; passwords 12-1,024 "
                    + "bytes. A 'referralCode' says for good who brought one here. A client may send a "
                    + "name of its device in X-Device-Id; only a keyed hash of it is kept.")
            .Requires(Permission.None)
            .Refuses(
                Code.Exists("user"), Code.Invalid("username"), Code.Invalid("password"),
                Code.Invalid("email"), Code.NotFound("referral_code"), Code.ReferralsClosed,
                Code.RateLimited);
        auth.MapPost("/login", Login)
            .WithName("Login")
            .WithSummary("Open a session of 24 hours")
            .WithDescription(
                "Send the token as 'Authorization: Bearer TOKEN'. It is shown once and stored only as its "
                    + "SHA-256.")
            .Requires(Permission.None)
            .AnswersSecret()
            .Refuses(Code.InvalidCredentials, Code.RateLimited);
        auth.MapPost("/logout", Logout)
            .WithName("Logout")
            .WithSummary("End this session")
            .Requires(Permission.OwnLogin);
        auth.MapPost("/password", ChangePassword)
            .WithName("ChangePassword")
            .WithSummary("Change the password and end the other sessions")
            .Requires(Permission.OwnLogin)
            .Refuses(Code.InvalidCredentials, Code.Invalid("password"));
        auth.MapGet("/me", Me)
            .WithName("GetMe")
            .WithSummary("Who is logged in")
            .Requires(Permission.SignedIn);
    }

    private static async Task<CreatedAnswer<RegisterResponse>> SetUp(
        SetupRequest request, Caller caller, Accounts accounts, SetupToken token, LoginThrottle throttle,
        Store store,
        Writes writes, CancellationToken cancellation)
    {
        if (!store.State.Users.IsEmpty)
        {
            return SetUpAlready();
        }

        if (throttle.Attempt(caller.Address) is { } tooMany)
        {
            return tooMany;
        }

        if (!token.Matches(request.Token))
        {
            return new Refusal(Code.InvalidCredentials, "This is not the setup token in the node's log.");
        }

        var prepared = await accounts.Prepare(
            request.Username, request.Password, null, Role.Admin, cancellation);
        return prepared.Is(out var account, out var refusal)
            ? await writes.Create(caller, Command.Setup, tx => tx.State.Users.IsEmpty
                ? Accounts.Create(tx, account).Then<RegisterResponse>(Registered)
                : SetUpAlready())
            : refusal;
    }

    private static async Task<CreatedAnswer<RegisterResponse>> Register(
        RegisterRequest request, Caller caller, Device device, Accounts accounts, LoginThrottle throttle,
        Writes writes, CancellationToken cancellation)
    {
        if (throttle.Attempt(caller.Address) is { } tooMany)
        {
            return tooMany;
        }

        var prepared = await accounts.Prepare(
            request.Username, request.Password, request.Email, Role.User, cancellation);
        return prepared.Is(out var account, out var refusal)
            ? await writes.Create(
                caller, Command.UserRegister,
                tx => Accounts.Create(tx, account)
                    .Then(user => ReferralCommands.Join(tx, user, request.ReferralCode))
                    .Then<RegisterResponse>(user =>
                    {
                        RingMarks.Save(tx, user.Id, device);
                        return Registered(user);
                    }))
            : refusal;
    }

    private static async Task<Answer<LoginResponse>> Login(
        LoginRequest request, Caller caller, Device device, PasswordHasher hasher, LoginThrottle throttle,
        Store store, Writes writes, CancellationToken cancellation)
    {
        // What cannot be a user name is nobody's, and there is no end to such: its failures are not counted.
        var username = UserRules.IsName(request.Username) ? request.Username : null;
        if (throttle.Attempt(caller.Address, username) is { } tooMany)
        {
            return tooMany;
        }

        var user = await store.State.Users.CommittedByName(request.Username, store.Database, cancellation);
        var verified = await hasher.Verify(request.Password, user?.Password, cancellation);
        if (!verified.Is(out var verdict, out var refusal))
        {
            return refusal;
        }

        if (user is null || verdict == PasswordVerdict.Wrong)
        {
            throttle.Failed(username);
            return WrongCredentials;
        }

        var rehashed = verdict == PasswordVerdict.RightButStale
            ? await hasher.Hash(request.Password, cancellation)
            : user.Password;
        var token = SessionToken.Create();
        return await writes.Run(
            caller with { UserId = user.Id, Role = user.Role },
            Command.UserLogin,
            tx => OpenSession(tx, user, rehashed, token, device));
    }

    private static Result<LoginResponse> OpenSession(
        Tx tx, User verified, Result<string> phc, byte[] token, Device device)
    {
        // The password may have been changed since it was verified: then it was the wrong one.
        if (tx.State.Users.Find(verified.Id) is not { } user || user.Password != verified.Password)
        {
            return WrongCredentials;
        }

        if (phc.Is(out var hash, out _) && hash != user.Password)
        {
            tx.State.Users.Save(user with { Password = hash });
            tx.Note("password hashed anew with the current parameters");
        }

        var session = new Session(
            SessionId.OfToken(token), user.Id, tx.Now, tx.Now + SessionLifetime, tx.Caller.Address);
        tx.State.Sessions.Save(session);
        RingMarks.Save(tx, user.Id, device);
        return new LoginResponse(
            SessionToken.Text(token), Clock.Time(session.ExpiresAt), user.Id.ToText(),
            RoleText.Of(user.Role));
    }

    private static ValueTask<EmptyAnswer> Logout(Caller caller, Writes writes) =>
        writes.RunQuietly(caller, Command.UserLogout, tx =>
        {
            tx.State.Sessions.End(caller.Session!.Id);
            return default(Unit);
        });

    private static async Task<EmptyAnswer> ChangePassword(
        ChangePasswordRequest request, Caller caller, PasswordHasher hasher, LoginThrottle throttle,
        Store store,
        Writes writes, CancellationToken cancellation)
    {
        if (await writes.IsDone(caller))
        {
            return new EmptyAnswer(default(Unit));
        }

        var user = await store.State.Users.Committed(caller.UserId, store.Database, cancellation);
        if (throttle.Attempt(caller.Address, user!.Username) is { } tooMany)
        {
            return tooMany;
        }

        if (!PasswordPolicy.Check(request.NewPassword).Is(out _, out var refusal)
            || !(await hasher.Verify(request.CurrentPassword, user.Password, cancellation))
                .Is(out var verdict, out refusal))
        {
            return refusal;
        }

        if (verdict == PasswordVerdict.Wrong)
        {
            throttle.Failed(user.Username);
            return WrongCredentials;
        }

        return (await hasher.Hash(request.NewPassword, cancellation)).Is(out var phc, out refusal)
            ? await writes.RunQuietly(caller, Command.PasswordChange, tx => ReplacePassword(tx, user, phc))
            : refusal;
    }

    private static Result<Unit> ReplacePassword(Tx tx, User verified, string phc)
    {
        if (tx.State.Users.Find(verified.Id) is not { } user || user.Password != verified.Password)
        {
            return WrongCredentials;
        }

        tx.State.Users.Save(user with { Password = phc });
        tx.State.Sessions.EndAllOf(user.Id, except: tx.Caller.Session);
        return default(Unit);
    }

    private static async Task<Answer<MeResponse>> Me(
        Caller caller, Store store, CancellationToken cancellation)
    {
        var user = await store.State.Users.Committed(caller.UserId, store.Database, cancellation);
        return new MeResponse(
            user!.Id.ToText(), user.Username, RoleText.Of(user.Role), Clock.Time(user.CreatedAt), user.Email,
            user.Tier,
            user.Frozen);
    }

    private static Result<RegisterResponse> Registered(User user) =>
        new RegisterResponse(user.Id.ToText(), user.Username);

    private static Refusal SetUpAlready() =>
        new(Code.NotFoundRoute, "This node is set up. Log in with POST /api/auth/login.");
}
