package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go/logging"
)

// Login is a database user.
type Login struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// Credentials hands out the current login: of the variables, or of a secret that is read once and again after a refusal.
type Credentials struct {
	secretID string
	client   *secretsmanager.Client
	mutex    sync.Mutex
	login    Login
}

// NewCredentials takes the login of the variables, or reads the secret.
func NewCredentials(ctx context.Context, c Config) (*Credentials, error) {
	if c.SecretID == "" {
		return &Credentials{login: Login{c.Username, c.Password}}, nil
	}
	settings, err := config.LoadDefaultConfig(ctx, config.WithLogger(logging.Nop{}))
	if err != nil {
		return nil, fmt.Errorf("secret %s: cannot be read (%s)", c.SecretID, oneLine(err))
	}
	credentials := &Credentials{secretID: c.SecretID, client: secretsmanager.NewFromConfig(settings)}
	_, err = credentials.Renew(ctx, Login{})
	return credentials, err
}

// Login is the current one.
func (c *Credentials) Login() Login {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.login
}

// Renew returns the login that follows a refused one. Of many callers with the same refused login one reads the secret.
func (c *Credentials) Renew(ctx context.Context, refused Login) (Login, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.secretID == "" || c.login != refused {
		return c.login, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	secret, err := c.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(c.secretID)})
	if err != nil {
		return Login{}, fmt.Errorf("secret %s: cannot be read (%s)", c.secretID, oneLine(err))
	}
	var login Login
	if json.Unmarshal([]byte(aws.ToString(secret.SecretString)), &login) != nil || login.Username == "" || login.Password == "" {
		return Login{}, fmt.Errorf("secret %s: is not JSON with username and password; use the -db-password secret", c.secretID)
	}
	c.login = login
	return login, nil
}

// Source says where the login comes from, for messages.
func (c *Credentials) Source() string {
	if c.secretID == "" {
		return "DB_PASSWORD; after a rotation replace the task, or set DB_SECRET_ID"
	}
	return "secret " + c.secretID + ", read again just now"
}
